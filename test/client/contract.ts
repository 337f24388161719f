// Generated from openapi.yaml by `npm run generate`. Do not edit.
// biome-ignore-all format: as the generator writes it
// biome-ignore-all lint: as the generator writes it
export interface paths {
    "/api/devices/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import devices
         * @description Adds devices to the inventory and updates those it has. The format is told by the content type, then by the first
         *     lines, unless `format` names it:
         *
         *     - `application/x-ndjson`: one JSON object per line, members as in the schema `DeviceImport`. A member left out
         *       keeps what the inventory has, null clears it, `tags` replaces them all.
         *     - `application/json`: an array of such objects, or what Kea answers to `lease4-get-all`, `lease4-get-page`,
         *       `lease6-get-all` or `lease6-get-page`; at most 8 MiB. It is taken whole, or where any element is bad, not at
         *       all (400).
         *     - `text/csv` or `text/plain`: the lease file of Kea (`kea-leases4.csv` or `kea-leases6.csv`, header line included, also
         *       several one after the other, and the dump of its database), dnsmasq (`dnsmasq.leases`), ISC dhcpd
         *       (`dhcpd.leases`, `dhcpd6.leases`) or odhcpd; what `Get-DhcpServerv4Lease | Export-Csv` writes on Windows, or `lease print terse`
         *       on MikroTik RouterOS; or any other CSV, with `columns`.
         *
         *     A lease file is a log: the last line of an address counts, a device has the address of its newest lease, and an
         *     older file never moves a device back. A released, reclaimed or declined lease takes the address away, also one
         *     of an earlier file; the device stays known. A lease of DHCPv6 is that of the MAC address that the server
         *     knows, else of the one in the client's DUID; a lease without either, and a delegated prefix, is ignored. The
         *     vendor is looked up in the IEEE registry.
         *
         *     A bad line is counted in `rejected`, the first 100 are listed in `errors`, and the rest is imported, also of a
         *     file that is cut off in its last line. A body that is empty or binary is 400. The body is read as a
         *     stream and committed in batches. Committed batches stay, whatever happens later; where the disk or the database
         *     stops an import, or the body breaks off, `detail` says how much was imported. At most 1 GiB, and 64 KiB a line.
         *     `Content-Encoding: gzip` is taken; the bounds are then those of what it unpacks to. Importing a file again
         *     does no harm, so this takes no `Idempotency-Key`: sending one is 400.
         */
        post: operations["importDevices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List devices
         * @description Pages through the inventory, the newest devices (by `first_seen`) first. Filters narrow it and are combined with
         *     AND. `hostname` and `vendor` match any part of the name, without case; `status` matches devices under that
         *     action at this moment.
         */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{mac}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The device's MAC address, in any notation.
                 * @example 24:0a:c4:40:00:01
                 */
                mac: components["parameters"]["DeviceMac"];
            };
            cookie?: never;
        };
        /**
         * Get a device
         * @description Returns one device with the actions active on it now and its last 50 actions that ended, newest first: what was
         *     done to it, by which job, until when, and what ended it. The MAC address may be written in any notation; one
         *     that isn't a MAC address is 400, one the inventory doesn't have 404.
         */
        get: operations["getDevice"];
        put?: never;
        post?: never;
        /**
         * Delete a device
         * @description Takes a device out of the inventory. While an action is active on it this is 409: lift it first with `cleanup`,
         *     or the equipment would keep it blocked without a record of why. It is also 409 while an enforcer works on the
         *     device for a job. A later import that names the device adds it again. Jobs keep their account of it.
         */
        delete: operations["deleteDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/prune": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete devices that are gone
         * @description Deletes the devices that match the criteria, such as those that nobody has seen for a year. Without
         *     `expected_count` it only counts and deletes nothing. Send the `matching_count` of that answer as
         *     `expected_count`: if another number of devices matches by then, the answer is 409 and nothing is deleted. Devices
         *     under an action are kept and counted in `kept_count`, as are devices on which an enforcer is at work. Jobs keep
         *     their account of what is deleted, and a later import that names such a device adds it again.
         *
         *     The devices are deleted in short steps beside other requests. A 503 part of the way says how many were deleted;
         *     the audit log tells of each step. If the client hangs up before the first is deleted, none is.
         */
        post: operations["pruneDevices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a bulk action
         * @description Returns how many devices the criteria match at this moment, with a sample of at most 20, and touches nothing.
         *     The exact set is stored for 15 minutes: a job created with the `preview_id` and the same `action_type` targets
         *     exactly those devices, whatever joins or leaves the network meanwhile. Read `warnings` before going on: they
         *     name listed MAC addresses that the inventory doesn't have, and say so when most of the inventory matches.
         *
         *     With `count_only: true` the answer is 200 with the count alone, and nothing is stored. A key may have 20 stored
         *     previews that no job has taken; one more is 429 until one is taken or has expired. If the client hangs up before
         *     the answer, no preview stays behind.
         */
        post: operations["previewBulkAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/preview/{id}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `preview_id`. */
                id: components["parameters"]["PreviewId"];
            };
            cookie?: never;
        };
        /**
         * List the devices of a preview
         * @description Pages through the exact set a preview stored, in the order of their MAC addresses, each device as it is now;
         *     those deleted since are left out. A preview that is unknown or has expired is 404; one that a job has taken
         *     stays for as long as the job has its targets.
         */
        get: operations["listPreviewDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description Pages through the jobs, newest first. Filters narrow the list and are combined with AND. Deleted jobs are
         *     hidden; `deleted=true` lists those alone, and also needs the scope jobs:write. A page of jobs whose criteria
         *     are very long holds fewer than `limit`; only a `next_cursor` of null says that it is the last.
         */
        get: operations["listBulkActionJobs"];
        put?: never;
        /**
         * Create a job
         * @description Creates a job that applies one action to many devices. Choose them with exactly one of
         *
         *     - `preview_id`: exactly the devices of a preview made with the same `action_type`. A preview serves one job,
         *       made with any key that has `jobs:write`. An unknown or expired preview is 400; one that was used is 409,
         *       naming the job.
         *     - `criteria`: the devices that match when the job starts, judged once.
         *
         *     Without `scheduled_at`, or with one up to five minutes in the past, the job starts at once; an earlier time is
         *     400. If more devices match than `max_limit`, the job ends `failed` and touches nothing; the default is the
         *     preview's count, or the server's own limit (10,000 unless configured) for criteria. A job whose `max_limit` is
         *     at most 10,000 does not wait for larger ones.
         *
         *     `action_duration` counts for each device from the moment the action is applied to it; 0 means until lifted.
         *     `deny` and `cleanup` allow only 0. `allow` ends block, deny and throttle on a device, and those three skip a
         *     device under `allow`; `cleanup` ends every action.
         *
         *     The same action may already be active on a device. With `on_existing: keep_longer`, the default, a device on
         *     which it lasts as long or longer is skipped (`kept_longer`); on the others the new action replaces it. With
         *     `replace` the new action always replaces it, even if it ends earlier.
         *
         *     Send an `Idempotency-Key` so that a repeated call can't make a second job.
         */
        post: operations["createBulkActionJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /**
         * Get a job
         * @description Returns one job with its counters as they stand; ask again to watch it work. At every moment targeted = affected
         *     + skipped + failed + not reached + those still pending. With the `ETag` of the last answer in `If-None-Match`
         *     the answer is 304, without a body, until something changed. A job that is unknown or deleted is 404.
         */
        get: operations["getBulkActionJob"];
        put?: never;
        post?: never;
        /**
         * Delete a job
         * @description Hides a `completed`, `failed` or `cancelled` job from every read but the list of deleted jobs. It can be
         *     restored until it is purged (90 days unless configured). The devices it touched stay as they are. A job that can
         *     still act is 409: cancel it first. A job that is unknown or deleted already is 404.
         */
        delete: operations["deleteBulkActionJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description Stops a job that is `scheduled`, `running` or `paused`, for good. Once this answers 200 no further device is
         *     touched, and the job's `affected_count` is the number of devices that were; the items show which devices were
         *     never reached. Devices already done keep the action: *revert* undoes it. Any key with `jobs:write` may cancel
         *     any job, whoever made it.
         *
         *     Cancelling a cancelled job answers 200 again. A `completed` or `failed` job can't be cancelled: 409, naming its
         *     status. The body is optional; `reason` is kept with the job, other properties are ignored.
         */
        post: operations["cancelBulkActionJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a job
         * @description Pauses a `running` job at the end of its current chunk (at most 10,000 devices). No further device is touched
         *     until the job is resumed, not even after a restart of the server. A job that was waiting for its enforcer then
         *     waits until it is resumed. Pausing a paused job answers 200 again; in any other status it is 409, naming the
         *     status and what is allowed. Takes no body.
         */
        post: operations["pauseBulkActionJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a job
         * @description Continues a `paused` job where it was, with the targets that were fixed when it started. Resuming a running job
         *     answers 200 again; in any other status it is 409, naming the status and what is allowed. Takes no body.
         */
        post: operations["resumeBulkActionJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a job
         * @description Creates a new job, of kind `retry`, for the devices on which this one failed or that it never reached. It copies
         *     the action and the criteria, and has its own reason and, if you like, start time. The job must be `completed`,
         *     `failed` or `cancelled`, and have such devices; otherwise this is 409. Send an `Idempotency-Key` so that a
         *     repeated call can't make a second job.
         */
        post: operations["retryBulkActionJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revert a job
         * @description Creates a new job, of kind `revert`, that undoes this one: each device loses what the job added and gets back
         *     what it replaced or ended, with the original expiry. What has expired in the meantime is left out (`skipped`,
         *     `expired`), and a device that a later job changed is left alone (`skipped`, `changed_since`). A later job that
         *     was itself reverted doesn't count as a change: reverting several jobs, newest first, restores what was there
         *     before the first. A revert can be reverted.
         *
         *     The job must be `completed`, `failed` or `cancelled`, and have affected a device; otherwise this is 409. It is
         *     also 409 while another revert of it is scheduled, running or completed; `reverted_by` names that job. Send an
         *     `Idempotency-Key` so that a repeated call can't make a second job.
         */
        post: operations["revertBulkActionJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a deleted job
         * @description Brings a deleted job back, in the status it had. Restoring one that isn't deleted answers 200 too. Once it is
         *     purged (90 days after the deletion unless configured) it is 404. Takes no body.
         */
        post: operations["restoreBulkActionJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel many jobs
         * @description Cancels every `scheduled`, `running` or `paused` job that matches the filter at the moment of the call, and
         *     returns how many once all of them are cancelled. As soon as the first is cancelled, none of them starts or
         *     touches a device. A 503 part of the way says how many were cancelled; call again for the others. The members of
         *     the filter are combined with AND; an empty filter is refused, so that nobody cancels everything by mistake. Jobs
         *     that have ended don't count; if none matches, the answer is 200 with 0. Each job is cancelled as exactly as by
         *     *cancel a job*.
         */
        post: operations["cancelBulkActionJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /**
         * List what became of each device
         * @description One item per targeted device: who it is, its outcome, and why. `ip`, `hostname` and `vendor` are those that the
         *     inventory has when the item is read; they are null once the device is deleted, whose item stays. As JSON it comes
         *     in pages, in the order of the MAC addresses. With `Accept: application/x-ndjson` or `Accept: text/csv` all of them
         *     are streamed in one answer, one per line, and `limit` and `cursor` are ignored. `outcome` narrows both. Any other
         *     `Accept` is 406. Before the job has fixed its targets there are no items.
         *
         *     The CSV has a header line and empty cells for null. In its `hostname`, `vendor` and `detail` an apostrophe stands
         *     before each `=`, `+`, `-` or `@` where a spreadsheet would begin a formula: at the start of the cell or of a line
         *     in it, and after a semicolon or a tab. Host names come from the devices; JSON and NDJSON have them unchanged.
         */
        get: operations["listBulkActionJobItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/bulk/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /**
         * Follow a job live
         * @description Server-sent events (`text/event-stream`) for as long as the job has something to tell. Each has an `id`, which
         *     is the job's `ETag` without its quotes, and as `data` a JSON object, always the same (`JobEvent`): all of the
         *     job that can still change.
         *
         *     - `status`: how the job is now. The first event, and then one for each change of its status.
         *     - `progress`: more devices were dealt with. At most four a second; a client that reads slowly gets fewer.
         *     - `end`: the job is `completed`, `failed` or `cancelled`. The last event; the answer ends.
         *
         *     With the last `id` in `Last-Event-ID` nothing is told twice, and nothing is missed: the first event is then how
         *     the job is now, if that is different. A comment line every 15 seconds keeps the connection alive. When the
         *     answer ends without an `end`, because the server closes or the job or the API key is gone, ask again.
         *
         *     An `EventSource` can't send an API key; use `fetch`, or curl. This answer ends with the job, or after a minute:
         *
         *     ```sh
         *     curl -sS -N --max-time 60 "$API/actions/bulk/jobs/$JOB/events" -H "Authorization: Bearer $KEY"
         *     ```
         *
         *     *Try it out* in Swagger UI shows what comes within five seconds.
         */
        get: operations["streamBulkActionJobEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feeds/{action_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the feed of an action
         * @description The devices under one action at this moment, sorted, for equipment that fetches lists: MAC addresses, or with
         *     `as=ip` and `as=ipv6` every address of that family that a device has, each once. An action that expired is not in
         *     the feed from that second on. `cleanup` leaves nothing active, so it has no feed: 404. A feed has addresses and
         *     times, no names and no reasons.
         *
         *     An address that was released, or that another device has now, is not listed. One whose lease has ended is listed
         *     for `lease_grace` seconds more: a day unless given, since its device may use it on. One that two sites have is
         *     listed until it is free at both. `site`, `tag` and `subnet` narrow the list; of MAC addresses, to the devices that
         *     have an address there, also one whose lease has ended. A site that is unknown has an empty list.
         *
         *     `format` chooses how it is written:
         *
         *     - `text`: one address per line, for the external lists of firewalls.
         *     - `json`: an array of objects with the address and when the action ends by itself.
         *     - `csv`: a header, then each address and when the action ends by itself (empty: when it is lifted).
         *     - `dnsmasq`: a file for `--dhcp-hostsfile`; dnsmasq ignores these clients. MAC addresses only.
         *     - `nftables`: a script for `nft -f` that replaces the set `<action_type>_<as>` of the table `inet bulk_feeds` in
         *       one transaction, each element with the time its action has left.
         *     - `kea`: the global `reservations` of Kea's DHCPv4 server, in the class `DROP`. MAC addresses only.
         *     - `freeradius`: a file for FreeRADIUS' module `files`, which rejects each `Calling-Station-Id`. MAC addresses
         *       only.
         *     - `mikrotik`: a script for RouterOS' `/import` that brings the address list `bulk_<action_type>` to what is
         *       listed: it adds and renews, and then removes the rest. IPv4 or IPv6 addresses only.
         *
         *     An `as` that the format doesn't list, and a `subnet` of the other family, is 400. If an answer is cut off, keep
         *     the list you have.
         *     `if_empty=comment` is for equipment that refuses an empty file and then keeps blocking what it has: an empty `text`
         *     feed is one line that begins with `#`. `digest=md5` answers the MD5 of what the same URL without it answers, for
         *     equipment that fetches that first; not for `nftables` and `mikrotik`, whose times change every second.
         *
         *     Equipment that can't send a bearer token can use HTTP Basic, with any user name and the API key as the password.
         *     Send the `ETag` of the last answer as `If-None-Match`, or its `Last-Modified` as `If-Modified-Since`: while the
         *     list is the same the answer is 304 without a body. A list that changed within the last second has no
         *     `Last-Modified` yet. The remaining times in `nftables` and `mikrotik` don't count as a change: the equipment counts
         *     them down itself.
         */
        get: operations["getFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Pages through the keys, newest first, including revoked and expired ones, so that a name in `created_by` can be
         *     traced. No secret is ever in the list; `prefix` is the public beginning of the key. `last_used_at` is written at
         *     most once a minute.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key
         * @description Creates a key with the scopes of a `role`, or with those listed in `scopes`: exactly one of the two. The secret
         *     is returned here and never again; the server keeps only a hash. A name can be used only once, since jobs show it
         *     in `created_by`: one that is or was in use is 409. An `expires_at` in the past is 400. This needs `admin`, so
         *     only an administrator can create an administrator.
         *
         *     Since the answer contains a secret, it is not kept for replays: an `Idempotency-Key` here is 400.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the key in use
         * @description Returns the name, the scopes and the expiry of the key that makes this call. Any valid key may ask: a quick way
         *     to see that a key works.
         */
        get: operations["getOwnApiKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `key_id`. */
                id: components["parameters"]["KeyId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Revokes a key at once and for good, and ends the feeds, exports and event streams that it has open. Its name
         *     can't be used again. Revoking a revoked key answers 200 again. The last key that can administer this server
         *     can't be revoked: 409; create another first. An unknown key is 404.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audit log
         * @description Pages through the audit log, newest first: an entry for every request that changed a job, a preview, a device, a
         *     key, a webhook or a source, and for what the server did by itself (`job.started`, `job.paused`, `job.resumed`,
         *     `job.completed`, `job.failed`, `job.purged`, `admin_key.renewed`, `webhook.disabled`; `actor` is null). Filters
         *     narrow the list and are combined with AND. The devices that a job touched are in its items.
         *
         *     An import has an entry for its beginning and one for its end, `completed` or `broken_off`, with what it did; one that
         *     the server makes by itself, from a source, has only the latter, and only where it changed something.
         *     Where the server itself was ended, or the disk was full, its next start writes the end, with `actor` null and
         *     without counts, which are not known.
         *
         *     Each entry holds the SHA-256 of the one before. `hash` is that of the JSON array of `seq`, the time in
         *     milliseconds since 1970, `key_id`, `key_name`, `address`, `request_id`, `action`, `subject`, `before`, `after`
         *     and `previous_hash`, written without spaces.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the metrics
         * @description What the server does at the moment, in the text format of Prometheus: requests by operation and status, jobs,
         *     items, the writer's commits, the event loop, the head of the audit log. No label holds a MAC, an address or a
         *     key.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sources
         * @description Pages through the sources, newest first, each with its state and what its last run did. Credentials are never in the
         *     list.
         */
        get: operations["listSources"];
        put?: never;
        /**
         * Create a source
         * @description Registers a DHCP server or a lease file that the server reads every `interval_seconds`, the first time at once. What
         *     it says is imported under its `name`, as all that there is: an address that it doesn't name any more is taken away.
         *
         *     - `kind: kea` asks Kea by its hook library `lease_cmds`: a control agent (`url: http://…`), or the socket of a server
         *       (`url: unix:/…`). `credentials` are for HTTP Basic; they are kept, and never answered.
         *     - `kind: file` reads a file on the disk of this server when it has changed. Without a `format`, its first lines tell.
         *
         *     `SOURCE_ALLOWED` bounds what may be read: a place that it doesn't allow is 400. A name that another source has, or one
         *     source more than 100, is 409.
         */
        post: operations["createSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `source_id`. */
                id: components["parameters"]["SourceId"];
            };
            cookie?: never;
        };
        /**
         * Get a source
         * @description Returns one source: what it reads, its state, and what its last run did. `last_result` is that of the last run that
         *     imported something, and `last_error` tells why the last run failed or was held back.
         */
        get: operations["getSource"];
        put?: never;
        post?: never;
        /**
         * Delete a source
         * @description Deletes a source at once; a run in progress is broken off. What it said stays in the inventory, and ages there: an
         *     address leaves the feeds when its lease has ended.
         */
        delete: operations["deleteSource"];
        options?: never;
        head?: never;
        /**
         * Change a source
         * @description Changes the members that are given and leaves the rest as it is; `kind` can't be changed. From then on it reads what
         *     it says now: a run in progress of what it said before is broken off, and it is due at once. What it said under an
         *     earlier name or for an earlier site stays in the inventory.
         *
         *     A new `url` forgets the credentials that don't come with it, so that nobody can have them sent elsewhere.
         */
        patch: operations["updateSource"];
        trace?: never;
    };
    "/api/sources/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `source_id`. */
                id: components["parameters"]["SourceId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a source now
         * @description Reads a source now, whether it is due or enabled, and also a file that hasn't changed; answers 200 with the source once
         *     that is over. A run that failed or was held back is 200 as well: `state` and `last_error` tell. One that takes more
         *     than a minute goes on, and the answer has `running: true`. While the source is being read already: 409. Where other
         *     sources leave no room for a minute: 503, and it was not read.
         *
         *     A run that would take away more than half of the addresses that the source named, and more than 100, is held back.
         *     With `snapshot: force` it is done all the same.
         */
        post: operations["runSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description Pages through the webhooks, newest first. Their secrets are not in the list; rotate one that was lost.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description Registers a URL that receives a message when a job changes, or a source fails or recovers. Each message is a POST
         *     of a few lines of JSON (schemas `JobEventMessage` and `SourceEventMessage`), signed as the [Standard Webhooks](https://www.standardwebhooks.com) specification
         *     says, in the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`. It is stored together with the
         *     change, sent at least once, in no guaranteed order, and tried for 24 hours until the receiver answers 2xx within
         *     10 seconds. Redirects are not followed; a receiver that answers 410 is disabled.
         *
         *     The `secret` is returned here and never again. The URL must be http or https, without credentials or fragment,
         *     and its name must not resolve to a loopback, link-local, private or otherwise special address, unless
         *     `WEBHOOK_ALLOWED_NETWORKS` allows it: 400. A name that doesn't resolve is accepted; every attempt checks it
         *     again. There can be 50 webhooks; one more is 409.
         *
         *     Since the answer contains a secret, it is not kept for replays: an `Idempotency-Key` here is 400.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description Returns one webhook: its URL, its events, and whether it is enabled. The secret is not in the answer; list the
         *     deliveries with an operation of their own.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Deletes a webhook at once, with the messages that wait; its deliveries are no longer listed. An attempt that is
         *     in progress may still arrive.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description Changes the members that are given and leaves the rest as it is. Messages that wait go to the new URL, which is
         *     checked as on creation. A disabled webhook gets no messages of what happens in the meantime; messages that were
         *     waiting before keep waiting.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/api/webhooks/{id}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret
         * @description Creates a new secret, returned here and never again. Until the overlap ends, the older one signs, too: each
         *     message then carries two signatures, and a receiver that knows either secret can verify it. The overlap is a
         *     day; 0 ends the older secret at once, for instance because it has leaked. At most five secrets sign at a time.
         *
         *     Since the answer contains a secret, it is not kept for replays: an `Idempotency-Key` here is 400.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message
         * @description Sends a message of the type `webhook.test` to this webhook alone, whatever its events, signed and retried as any
         *     other. Get the delivery to see its outcome. A disabled webhook: 409.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        /**
         * List deliveries
         * @description Pages through the messages of a webhook, newest first, with the outcome of the last attempt and the time of the
         *     next one. Deliveries are kept for `RETENTION_DAYS`.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
                /** @description The `message_id`. */
                message_id: components["parameters"]["MessageId"];
            };
            cookie?: never;
        };
        /**
         * Get a delivery
         * @description Returns one message of a webhook, by the id that the receiver got in the header `webhook-id`, and its outcome.
         */
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{message_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
                /** @description The `message_id`. */
                message_id: components["parameters"]["MessageId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message again
         * @description Makes a delivery due now, whatever its state, and gives it another 24 hours. The message is the same, with the
         *     same `webhook-id`. One that is under way at this moment stays as it is. A disabled webhook: 409.
         */
        post: operations["redeliverWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive
         * @description Answers 200 as long as the process can answer at all. For a supervisor: restart the server when this fails.
         *     Needs no key.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the server able to work
         * @description Answers 200 when the database can be read, the writer answers, and the disk can be written; otherwise, and while
         *     the server stops, 503 naming what is wrong. For a load balancer: send no requests while this fails. Needs no
         *     key.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    jobEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A job has changed
         * @description What this server sends to every webhook that subscribes to the event. Answer 2xx within 10 seconds, and do what
         *     takes longer afterwards; after any other answer the message is sent again.
         */
        post: operations["receiveJobEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    sourceEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A source has failed or recovered
         * @description What this server sends when a source fails or is held back, and when it can be read again: once for each change of
         *     its state, and not for each run that fails. Signed and repeated as the messages of jobs are.
         */
        post: operations["receiveSourceEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The id of a resource, a UUID. Any other text is simply unknown. */
        PathId: string;
        /** @description A place in a list. Opaque. */
        Cursor: string;
        /** @description A MAC address in lower case with colons. */
        Mac: string;
        /**
         * @description A MAC address with colons (`24:0a:c4:40:00:01`), hyphens (`24-0A-C4-40-00-01`), Cisco dots (`240a.c440.0001`) or
         *     bare (`240ac4400001`), in either case. With colons or hyphens the leading zero of an octet may be absent
         *     (`0:e:c6:1:20:5`).
         * @example 24:0a:c4:40:00:01
         */
        MacInput: string;
        /**
         * @description How a MAC address begins, 1 to 12 hexadecimal digits in any notation.
         * @example 24:0a:c4
         */
        MacPrefix: string;
        /**
         * Format: ip
         * @description An IPv4 or IPv6 address. An IPv4 address mapped into IPv6 (`::ffff:10.0.0.1`) is the IPv4 address.
         * @example 10.20.1.0
         * @example 2001:db8::1
         */
        Ip: string;
        /**
         * Format: ip-interface
         * @description An IPv4 or IPv6 address. A prefix length (`/24`) is dropped.
         * @example 10.20.1.0
         * @example 2001:db8::1/64
         */
        IpInput: string;
        /**
         * @description Where an address is. Two sites may use the same private subnet. Names that differ only in their case are one.
         * @example default
         */
        SiteName: string;
        /**
         * Format: subnet
         * @description An IPv4 or IPv6 subnet. Bits beyond the prefix length don't count.
         * @example 10.20.0.0/16
         * @example 2001:db8::/32
         */
        Subnet: string;
        /** @description Text to compare with, without case. */
        Text: string;
        /**
         * @description A pattern for the whole text, without case. `*` stands for any characters, `?` for one; nothing else is special.
         * @example esp32-*
         */
        Glob: string;
        /**
         * @description A tag.
         * @example camera
         */
        Tag: string;
        /**
         * @description Where what is known of a device came from, such as `kea`, `dnsmasq` or `ndjson`.
         * @example kea
         */
        DeviceSource: string;
        /** @description Why, in your words. Kept with the job and shown with each device. */
        Reason: string;
        /**
         * Format: date-time
         * @description A time in RFC 3339, with an offset. What is finer than a millisecond is dropped.
         * @example 2099-01-01T03:00:00Z
         */
        TimeInput: string;
        /**
         * @description How long: numbers with their units, the longest first, such as `30d`, `12h` or `1h30m` (`w`, `d`, `h`, `m`,
         *     `s`); or an ISO 8601 duration, such as `P30D` or `PT90M`. Months and years have no fixed length and are
         *     refused.
         * @example P30D
         * @example 30d
         * @example 1h30m
         */
        Duration: string;
        /** @description The name of an API key: letters, digits, `.`, `_` and `-`, beginning with a letter or digit. */
        KeyName: string;
        /**
         * @description What is done to each device: `block` keeps it off the network for a time, `deny` for good, `throttle` limits it,
         *     `monitor` watches it, `allow` exempts it from block, deny and throttle, `cleanup` ends every active action.
         * @enum {string}
         */
        ActionType: "block" | "deny" | "throttle" | "monitor" | "allow" | "cleanup";
        /**
         * @description An action that can be active on a device.
         * @enum {string}
         */
        ActiveActionType: "block" | "deny" | "throttle" | "monitor" | "allow";
        /** @description A line of an NDJSON import. A member left out keeps what the inventory has, null clears it. */
        DeviceImport: {
            mac: components["schemas"]["MacInput"];
            /**
             * @description Its addresses at the site, in place of those that the same source has named there. Each moves here from the device
             *     that had it, unless that has it by a newer statement. null: it has none there.
             */
            ip?: components["schemas"]["IpInput"] | components["schemas"]["IpInput"][] | null;
            /** @description Where it is. Default is the `site` of the import. */
            site?: components["schemas"]["SiteName"];
            /** @description The name the device gives itself. Control characters are stripped. */
            hostname?: string | null;
            /** @description The vendor. Left out for a new device, it is looked up in the IEEE registry. */
            vendor?: string | null;
            /** @description The DHCP vendor class (option 60). */
            vendor_class?: string | null;
            /** @description The device's tags, in place of those it has. */
            tags?: components["schemas"]["Tag"][] | null;
            /** @description When the device was first seen. Default for a new device is `last_seen`. */
            first_seen?: components["schemas"]["TimeInput"];
            /** @description When the device was last seen. Default is the time of the import. */
            last_seen?: components["schemas"]["TimeInput"];
            /**
             * Format: date-time
             * @description When the lease of the address ends; null for never.
             */
            lease_expires_at?: string | null;
            /** @description Where this comes from. Default is `ndjson`. */
            source?: components["schemas"]["DeviceSource"];
        };
        /**
         * @description What an import did. `received`, `ignored` and `rejected` count lines, and what was received and is neither of the
         *     others was taken; `created`, `updated`, `unchanged` and `released` count devices, `gone` counts addresses.
         */
        ImportResult: {
            format: components["schemas"]["ImportFormat"];
            /** @description Lines read, a first header line not counted; of JSON the elements. */
            received: number;
            /** @description Devices new to the inventory. */
            created: number;
            /** @description Devices that the inventory had and that changed. */
            updated: number;
            /** @description Devices that the inventory had, and of which the file said nothing new. */
            unchanged: number;
            /** @description Devices that gave their address back. */
            released: number;
            /** @description Addresses that were taken away because a complete list (`snapshot`) did not name them. */
            gone: number;
            /**
             * @description Lines that were understood and say nothing that the inventory has a place for, such as a header line
             *     inside the file or a lease without a MAC address.
             */
            ignored: number;
            /** @description Lines that could not be read and were left out. */
            rejected: number;
            /** @description The first 100 of the rejected lines. */
            errors: components["schemas"]["ImportError"][];
            /** @description What is to be noticed about lines that were ignored or taken, one of each code. */
            warnings: components["schemas"]["ImportWarning"][];
        };
        /**
         * @description A format of an import; `csv` is one of any columns.
         * @enum {string}
         */
        ImportFormat: "kea" | "dnsmasq" | "isc" | "odhcpd" | "windows" | "mikrotik" | "csv" | "ndjson" | "json";
        /** @description Devices of a JSON import. An answer of Kea to `lease4-get-all`, `lease6-get-all` or their pages is taken, too. */
        DeviceImportList: components["schemas"]["DeviceImport"][];
        ImportWarning: {
            /**
             * @description `no_mac` (a lease of a client id or a DUID without a MAC address, ignored), `not_ethernet` (a lease of other
             *     hardware, ignored), `prefix` (a delegated prefix, ignored), `not_bound` (a lease that nobody has at the
             *     moment, ignored), `cut_off` (the last lease of an ISC file has no end), `incomplete` (a complete list with
             *     rejected lines, by which nothing was taken away), `clock_ahead` (a lease given in the future, taken as given
             *     now), `no_time_zone` (a time without a zone, taken as UTC), `source` (what a source told besides). More may be added.
             */
            code: string;
            /** @description How many lines it is about. */
            count: number;
            /** @description What happened to them. */
            message: string;
        };
        ImportError: {
            /** @description The number of the line, the first being 1. */
            line: number;
            /** @description What is wrong with it. */
            message: string;
        };
        /** @description An action that is active on a device. */
        DeviceAction: {
            action_type: components["schemas"]["ActiveActionType"];
            /** @description Why, as the job says. */
            action_reason: string;
            /**
             * Format: uuid
             * @description The job that applied it.
             */
            job_id: string;
            /**
             * Format: date-time
             * @description When it was applied to this device.
             */
            applied_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself; null for never.
             */
            expires_at: string | null;
        };
        /** @description An action that may be in force at the equipment although it isn't active, or the other way round. */
        UnconfirmedAction: {
            action_type: components["schemas"]["ActiveActionType"];
            /**
             * Format: uuid
             * @description The job whose call had no answer.
             */
            job_id: string;
            /**
             * Format: date-time
             * @description Since when it is not known.
             */
            since: string;
        };
        /** @description An action that was active on a device and has ended. */
        DeviceHistoryEntry: {
            action_type: components["schemas"]["ActiveActionType"];
            /** @description Why, as the job says. */
            action_reason: string;
            /**
             * Format: uuid
             * @description The job that applied it.
             */
            job_id: string;
            /**
             * Format: date-time
             * @description When it was applied to this device.
             */
            applied_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself; null for never.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            ended_at: string;
            /**
             * @description What ended it: the same action applied again, an `allow`, a `cleanup`, its own expiry, or a revert.
             * @enum {string}
             */
            ended_by: "replaced" | "allowed" | "cleaned_up" | "expired" | "reverted";
            /**
             * Format: uuid
             * @description The job that ended it; null for an expiry.
             */
            ended_by_job_id: string | null;
        };
        /** @description A device of the inventory, as it is now. */
        Device: {
            mac: components["schemas"]["Mac"];
            /**
             * Format: ipv4
             * @description Its newest IPv4 address, also one whose lease has ended; null without one.
             */
            ip: string | null;
            /** @description Its IPv4 and IPv6 addresses, the newest first. */
            addresses: components["schemas"]["DeviceAddress"][];
            /** @description The name the device gives itself. */
            hostname: string | null;
            /** @description The vendor by the IEEE registry. */
            vendor: string | null;
            /** @description The DHCP vendor class (option 60). */
            vendor_class: string | null;
            /** @description Your own words for it. */
            tags: string[];
            /**
             * Format: date-time
             * @description When it was first seen.
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description When its newest lease was given.
             */
            last_seen: string;
            /**
             * Format: date-time
             * @description When the last of its leases ends, or ended; null without one, or for never.
             */
            lease_expires_at: string | null;
            /** @description Where it was last imported from. */
            source: string;
            /** @description The actions active on it, by name. */
            statuses: components["schemas"]["ActiveActionType"][];
            /** @description The actions active on it. */
            actions: components["schemas"]["DeviceAction"][];
        };
        /** @description An address that the newest statement about it, at its site, gives to the device. */
        DeviceAddress: {
            ip: components["schemas"]["Ip"];
            site: components["schemas"]["SiteName"];
            /** @description Who says so. */
            source: string;
            /**
             * Format: date-time
             * @description When the lease was given, where its source tells that; otherwise when it was imported.
             */
            seen_at: string;
            /**
             * Format: date-time
             * @description When the lease ends, or ended; null for never, or where that isn't known.
             */
            lease_expires_at: string | null;
        };
        /** @description A device with its history. */
        DeviceDetail: {
            mac: components["schemas"]["Mac"];
            /**
             * Format: ipv4
             * @description Its newest IPv4 address, also one whose lease has ended; null without one.
             */
            ip: string | null;
            /** @description Its IPv4 and IPv6 addresses, the newest first. */
            addresses: components["schemas"]["DeviceAddress"][];
            /** @description The name the device gives itself. */
            hostname: string | null;
            /** @description The vendor by the IEEE registry. */
            vendor: string | null;
            /** @description The DHCP vendor class (option 60). */
            vendor_class: string | null;
            /** @description Your own words for it. */
            tags: string[];
            /**
             * Format: date-time
             * @description When it was first seen.
             */
            first_seen: string;
            /**
             * Format: date-time
             * @description When its newest lease was given.
             */
            last_seen: string;
            /**
             * Format: date-time
             * @description When the last of its leases ends, or ended; null without one, or for never.
             */
            lease_expires_at: string | null;
            /** @description Where it was last imported from. */
            source: string;
            /** @description The actions active on it, by name. */
            statuses: components["schemas"]["ActiveActionType"][];
            /** @description The actions active on it. */
            actions: components["schemas"]["DeviceAction"][];
            /**
             * @description Where the equipment may differ from `actions`, because a call to the enforcer had no answer. The equipment
             *     is told what `actions` says as soon as it answers, and by every job that acts on the device; until it has
             *     answered, the device can't be deleted. Empty where no enforcer was ever used.
             */
            unconfirmed: components["schemas"]["UnconfirmedAction"][];
            /** @description Its last 50 actions that ended, newest first. */
            history: components["schemas"]["DeviceHistoryEntry"][];
        };
        /** @description A page of devices. */
        DeviceList: {
            data: components["schemas"]["Device"][];
            /** @description Pass it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description A feed in JSON. All entries are of one kind, which `format` and `as` choose. */
        FeedEntryList: (components["schemas"]["FeedMac"] | components["schemas"]["FeedIp"] | components["schemas"]["KeaReservation"])[];
        /** @description A device under an action, by its MAC address. */
        FeedMac: {
            mac: components["schemas"]["Mac"];
            /**
             * Format: date-time
             * @description When the action ends by itself; null for never.
             */
            expires_at: string | null;
        };
        /** @description An address of a device under an action. */
        FeedIp: {
            ip: components["schemas"]["Ip"];
            /**
             * Format: date-time
             * @description When the action ends by itself, for the last of the devices with this address; null for never.
             */
            expires_at: string | null;
        };
        /** @description A global reservation of Kea's DHCPv4 server that makes it drop what the client sends. */
        KeaReservation: {
            "hw-address": components["schemas"]["Mac"];
            "client-classes": "DROP"[];
        };
        DeviceDeleted: {
            mac: components["schemas"]["Mac"];
            /** @constant */
            success: true;
        };
        DevicesPrune: {
            criteria: components["schemas"]["Criteria"];
            /** @description The `matching_count` that you have seen. Without it nothing is deleted. */
            expected_count?: number;
        };
        DevicesPruned: {
            /** @description How many devices match. */
            matching_count: number;
            /** @description How many of them are kept, because an action is active on them or an enforcer is at work on them. */
            kept_count: number;
            /** @description How many were deleted. */
            deleted_count: number;
        };
        /**
         * @description Which devices: those that all of the rules match, or any of them. A rule may itself be criteria, at most 5 deep.
         *     At most 100 rules and 10,000 values are allowed in all, and a cost of at most 2,500: a `glob` costs 1 and 1 more
         *     for each character after its first star, any other rule 1. Text compares without case. A negative operator
         *     (`not_equals`, `not_in`, `not_in_subnet`) also matches a device that has no value in the field.
         * @example {
         *       "match": "all",
         *       "rules": [
         *         {
         *           "field": "vendor",
         *           "operator": "contains",
         *           "value": "Espressif"
         *         },
         *         {
         *           "field": "ip",
         *           "operator": "in_subnet",
         *           "value": "10.20.0.0/16"
         *         }
         *       ]
         *     }
         */
        Criteria: {
            /**
             * @description Whether a device must match all of the rules or any of them.
             * @default all
             * @enum {string}
             */
            match?: "all" | "any";
            rules: components["schemas"]["CriteriaNode"][];
        };
        /** @description A rule, or criteria in its place. */
        CriteriaNode: components["schemas"]["Rule"] | components["schemas"]["Criteria"];
        /** @description A field of the device, an operator, and the value it takes. */
        Rule: components["schemas"]["MacRule"] | components["schemas"]["MacTypeRule"] | components["schemas"]["IpRule"] | components["schemas"]["SiteRule"] | components["schemas"]["TextRule"] | components["schemas"]["TagRule"] | components["schemas"]["StatusRule"] | components["schemas"]["SourceRule"] | components["schemas"]["SeenRule"] | components["schemas"]["LeaseRule"];
        /** @description A rule about the MAC address. */
        MacRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "mac";
        } & (components["schemas"]["MacValueRule"] | components["schemas"]["MacListRule"] | components["schemas"]["MacPrefixRule"]);
        /** @description The MAC address is, or is not, this one. */
        MacValueRule: {
            /** @constant */
            field: "mac";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "equals" | "not_equals";
            value: components["schemas"]["MacInput"];
        };
        /** @description The MAC address is, or is not, one of these. */
        MacListRule: {
            /** @constant */
            field: "mac";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "in" | "not_in";
            value: components["schemas"]["MacInput"][];
        };
        /** @description The MAC address begins with these digits. */
        MacPrefixRule: {
            /** @constant */
            field: "mac";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "starts_with";
            value: components["schemas"]["MacPrefix"];
        };
        /**
         * @description Who has made up the MAC address, by two bits of its first octet: `universal` (the maker of the device), `local` (the
         *     device itself, as phones do to be unknown in each network), or `group` (no device: many receive at it).
         * @example {
         *       "field": "mac_type",
         *       "operator": "equals",
         *       "value": "local"
         *     }
         */
        MacTypeRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "mac_type";
            /** @enum {string} */
            operator: "equals" | "not_equals";
            /** @enum {string} */
            value: "universal" | "local" | "group";
        };
        /**
         * @description A rule about any of the device's addresses, IPv4 or IPv6, also one whose lease has ended. A negative operator asks that
         *     none of them is that, so a device without an address matches it. `0.0.0.0/0` is every IPv4 address and no IPv6 address,
         *     `::/0` the other way round.
         */
        IpRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "ip";
        } & (components["schemas"]["IpValueRule"] | components["schemas"]["IpListRule"] | components["schemas"]["IpSubnetRule"] | components["schemas"]["IpRangeRule"] | components["schemas"]["IpPresenceRule"]);
        /** @description One of its addresses, or none of them, is this one. */
        IpValueRule: {
            /** @constant */
            field: "ip";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "equals" | "not_equals";
            value: components["schemas"]["Ip"];
        };
        /** @description One of its addresses, or none of them, is one of these. */
        IpListRule: {
            /** @constant */
            field: "ip";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "in" | "not_in";
            value: components["schemas"]["Ip"][];
        };
        /** @description One of its addresses, or none of them, is in this subnet. */
        IpSubnetRule: {
            /** @constant */
            field: "ip";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "in_subnet" | "not_in_subnet";
            value: components["schemas"]["Subnet"];
        };
        /**
         * @description One of its addresses is one of these two or between them.
         * @example {
         *       "field": "ip",
         *       "operator": "between",
         *       "value": "10.20.0.10-10.20.0.99"
         *     }
         */
        IpRangeRule: {
            /** @constant */
            field: "ip";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "between";
            /**
             * Format: ip-range
             * @description The first and the last address, with a hyphen between; both of one family.
             * @example 10.20.0.10-10.20.0.99
             * @example 2001:db8::10-2001:db8::99
             */
            value: string;
        };
        /** @description The device has, or doesn't have, an address. Takes no value. */
        IpPresenceRule: {
            /** @constant */
            field: "ip";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "exists" | "not_exists";
        };
        /**
         * @description A rule about where any of the device's addresses are. Beside a rule about `ip` it may be met by another address of
         *     the device.
         */
        SiteRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "site";
        } & (components["schemas"]["SiteValueRule"] | components["schemas"]["SiteListRule"]);
        /**
         * @description One of its addresses is, or none of them is, at this site.
         * @example {
         *       "field": "site",
         *       "operator": "equals",
         *       "value": "berlin"
         *     }
         */
        SiteValueRule: {
            /** @constant */
            field: "site";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "equals" | "not_equals";
            value: components["schemas"]["SiteName"];
        };
        /** @description One of its addresses is, or none of them is, at one of these sites. */
        SiteListRule: {
            /** @constant */
            field: "site";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "in" | "not_in";
            value: components["schemas"]["SiteName"][];
        };
        /** @description A rule about a name. */
        TextRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "hostname" | "vendor" | "vendor_class";
        } & (components["schemas"]["TextValueRule"] | components["schemas"]["TextListRule"] | components["schemas"]["TextGlobRule"] | components["schemas"]["TextPresenceRule"]);
        /** @description The name is, is not, begins with or contains this text. */
        TextValueRule: {
            /** @enum {string} */
            field: "hostname" | "vendor" | "vendor_class";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "equals" | "not_equals" | "starts_with" | "contains";
            value: components["schemas"]["Text"];
        };
        /** @description The name is, or is not, one of these. */
        TextListRule: {
            /** @enum {string} */
            field: "hostname" | "vendor" | "vendor_class";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "in" | "not_in";
            value: components["schemas"]["Text"][];
        };
        /** @description The name matches this pattern. */
        TextGlobRule: {
            /** @enum {string} */
            field: "hostname" | "vendor" | "vendor_class";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "glob";
            value: components["schemas"]["Glob"];
        };
        /** @description The device has, or doesn't have, such a name. Takes no value. */
        TextPresenceRule: {
            /** @enum {string} */
            field: "hostname" | "vendor" | "vendor_class";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "exists" | "not_exists";
        };
        /** @description A rule about the tags. */
        TagRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "tag";
        } & (components["schemas"]["TagValueRule"] | components["schemas"]["TagListRule"] | components["schemas"]["TagPresenceRule"]);
        /** @description One of the tags is, or none of them is, this one. */
        TagValueRule: {
            /** @constant */
            field: "tag";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "equals" | "not_equals";
            value: components["schemas"]["Tag"];
        };
        /** @description One of the tags is, or none of them is, among these. */
        TagListRule: {
            /** @constant */
            field: "tag";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "in" | "not_in";
            value: components["schemas"]["Tag"][];
        };
        /** @description The device has, or doesn't have, a tag. Takes no value. */
        TagPresenceRule: {
            /** @constant */
            field: "tag";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "exists" | "not_exists";
        };
        /** @description A rule about the actions active on the device. */
        StatusRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "status";
        } & (components["schemas"]["StatusValueRule"] | components["schemas"]["StatusListRule"] | components["schemas"]["StatusPresenceRule"]);
        /** @description This action is, or is not, active. */
        StatusValueRule: {
            /** @constant */
            field: "status";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "equals" | "not_equals";
            value: components["schemas"]["ActiveActionType"];
        };
        /** @description One of these actions is, or none of them is, active. */
        StatusListRule: {
            /** @constant */
            field: "status";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "in" | "not_in";
            value: components["schemas"]["ActiveActionType"][];
        };
        /** @description Any action is active, or none is. Takes no value. */
        StatusPresenceRule: {
            /** @constant */
            field: "status";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "exists" | "not_exists";
        };
        /** @description A rule about where the device was imported from. */
        SourceRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "source";
        } & (components["schemas"]["SourceValueRule"] | components["schemas"]["SourceListRule"]);
        /** @description The source is, or is not, this one. */
        SourceValueRule: {
            /** @constant */
            field: "source";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "equals" | "not_equals";
            value: components["schemas"]["DeviceSource"];
        };
        /** @description The source is, or is not, one of these. */
        SourceListRule: {
            /** @constant */
            field: "source";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "in" | "not_in";
            value: components["schemas"]["DeviceSource"][];
        };
        /** @description A rule about when the device was seen. */
        SeenRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "first_seen" | "last_seen";
        } & (components["schemas"]["SeenTimeRule"] | components["schemas"]["SeenAgeRule"]);
        /** @description The device was seen before, or after, this time. */
        SeenTimeRule: {
            /** @enum {string} */
            field: "first_seen" | "last_seen";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "before" | "after";
            value: components["schemas"]["TimeInput"];
        };
        /** @description The device was seen longer ago, or more recently, than this, counted from when the job starts or the preview is made. */
        SeenAgeRule: {
            /** @enum {string} */
            field: "first_seen" | "last_seen";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "older_than" | "newer_than";
            value: components["schemas"]["Duration"];
        };
        /**
         * @description A rule about when the lease of the device ends or has ended. A device without a lease, or with one that never ends,
         *     has no such time: of these operators it matches `not_exists` alone.
         */
        LeaseRule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            field: "lease_expires_at";
        } & (components["schemas"]["LeaseTimeRule"] | components["schemas"]["LeaseAgeRule"] | components["schemas"]["LeasePresenceRule"]);
        /**
         * @description The lease ends before, or after, this time.
         * @example {
         *       "field": "lease_expires_at",
         *       "operator": "after",
         *       "value": "2026-11-22T00:00:00Z"
         *     }
         */
        LeaseTimeRule: {
            /** @constant */
            field: "lease_expires_at";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "before" | "after";
            value: components["schemas"]["TimeInput"];
        };
        /**
         * @description The lease ended longer ago than this (`older_than`); or it ended more recently, or has not ended (`newer_than`).
         *     Counted from when the job starts or the preview is made.
         * @example {
         *       "field": "lease_expires_at",
         *       "operator": "older_than",
         *       "value": "P30D"
         *     }
         */
        LeaseAgeRule: {
            /** @constant */
            field: "lease_expires_at";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "older_than" | "newer_than";
            value: components["schemas"]["Duration"];
        };
        /** @description It is, or isn't, known when a lease of the device ends. Takes no value. */
        LeasePresenceRule: {
            /** @constant */
            field: "lease_expires_at";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            operator: "exists" | "not_exists";
        };
        PreviewCreate: {
            action_type: components["schemas"]["ActionType"];
            /**
             * @description How long the action will last, in seconds. It doesn't change which devices match.
             * @default 0
             */
            action_duration?: number;
            /** @default keep_longer */
            on_existing?: components["schemas"]["OnExisting"];
            criteria: components["schemas"]["Criteria"];
            /**
             * @description Return only the count and store nothing.
             * @default false
             */
            count_only?: boolean;
        };
        PreviewCount: {
            /** @description How many devices match. */
            preview_count: number;
        };
        /** @description A stored set of devices that a job can take. */
        Preview: {
            /**
             * Format: uuid
             * @description Pass it when you create the job.
             */
            preview_id: string;
            /** @description How many devices match. */
            preview_count: number;
            /** @description Some of them, at most 20. */
            sample: components["schemas"]["Device"][];
            /**
             * Format: date-time
             * @description Until when a job can take it.
             */
            expires_at: string;
            /** @description What to check before you create a job. */
            warnings: string[];
        };
        /**
         * Format: uuid
         * @description The job that reverts this one, whether it is scheduled, running or completed; null if there is none, or if it failed or was cancelled.
         */
        RevertedBy: string | null;
        /**
         * @description What to do on a device where the same action is already active. `keep_longer`: skip the device if that action
         *     lasts as long or longer (until lifted is the longest), otherwise replace the action. `replace`: always replace
         *     it. For `cleanup` it makes no difference.
         * @enum {string}
         */
        OnExisting: "keep_longer" | "replace";
        /**
         * @description `scheduled` until its time comes, then `running`, and `paused` on request. `completed`: every target has its
         *     outcome, even if some devices failed. `failed`: the job as a whole could not be done. `cancelled`: stopped for
         *     good.
         * @enum {string}
         */
        JobStatus: "scheduled" | "running" | "paused" | "completed" | "failed" | "cancelled";
        /**
         * @description Whether the job was created as such, or as a retry or revert of another one.
         * @enum {string}
         */
        JobKind: "apply" | "retry" | "revert";
        /**
         * @description Who paused the job, a person or the equipment that enforces it; null when it isn't paused.
         * @enum {string|null}
         */
        PauseCause: "operator" | "enforcer" | null;
        /** @description Give exactly one of `criteria` and `preview_id`. With `deny` and `cleanup`, leave out `action_duration` or send 0. */
        JobCreate: {
            action_type: components["schemas"]["ActionType"];
            /**
             * @description How long the action lasts, in seconds from when it is applied to a device, at most ten years; 0 means until
             *     lifted.
             * @default 0
             */
            action_duration?: number;
            action_reason: components["schemas"]["Reason"];
            /**
             * @description When to start. Left out, or up to five minutes in the past, the job starts at once; an earlier time is
             *     refused.
             */
            scheduled_at?: components["schemas"]["TimeInput"];
            /**
             * @description If more devices match than this, the job fails and touches none. Default is the preview's count, or
             *     the server's limit for criteria.
             */
            max_limit?: number;
            /** @default keep_longer */
            on_existing?: components["schemas"]["OnExisting"];
            criteria?: components["schemas"]["Criteria"];
            /** @description A preview made with the same `action_type`. */
            preview_id?: string;
        } & (unknown | unknown);
        /** @description Why, and when, to retry or revert a job. */
        JobFollowUp: {
            action_reason: components["schemas"]["Reason"];
            /**
             * @description When to start. Left out, or up to five minutes in the past, the job starts at once; an earlier time is
             *     refused.
             */
            scheduled_at?: components["schemas"]["TimeInput"];
        };
        /** @description A bulk action, one action applied to many devices, and its progress. */
        Job: {
            /** Format: uuid */
            job_id: string;
            kind: components["schemas"]["JobKind"];
            /**
             * Format: uuid
             * @description The job that this one retries or reverts.
             */
            source_job_id: string | null;
            /** @description The criteria, as JSON in a string. */
            criteria_json: string;
            action_type: components["schemas"]["ActionType"];
            /** @description How long the action lasts, in seconds; 0 means until lifted. */
            action_duration: number;
            /** @description Why. */
            action_reason: string;
            /**
             * Format: date-time
             * @description When it starts, or was due to start.
             */
            scheduled_at: string;
            /**
             * Format: date-time
             * @description When it started; null until then.
             */
            executed_at: string | null;
            /**
             * Format: date-time
             * @description When it was completed, failed or cancelled; null until then.
             */
            completed_at: string | null;
            /** @description If more devices match than this, it fails and touches none. */
            max_limit: number;
            /**
             * Format: uuid
             * @description The preview whose devices it targets; null when made from criteria.
             */
            preview_id: string | null;
            /** @description How many devices the preview had; 0 without one. */
            preview_count: number;
            on_existing: components["schemas"]["OnExisting"];
            reverted_by: components["schemas"]["RevertedBy"];
            /** @description How many devices it targets; 0 until the targets are fixed, when it starts. */
            targeted_count: number;
            /** @description How many devices the action was applied to. */
            affected_count: number;
            /** @description How many devices were skipped; the items say why. */
            skipped_count: number;
            /** @description How many devices failed. */
            failed_count: number;
            /** @description How many devices it had not reached when it was stopped. */
            not_reached_count: number;
            /** @description How many of its targets have their outcome, in percent. */
            progress_percent: number;
            status: components["schemas"]["JobStatus"];
            pause_cause: components["schemas"]["PauseCause"];
            /** @description Why it was cancelled, if a reason was given. */
            cancel_reason: string | null;
            /** @description What went wrong, if it failed. */
            failure: string | null;
            /** @description The name of the API key it was made with. */
            created_by: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed, progress included.
             */
            updated_at: string;
            /** @description Grows with each change of status, and when a revert of this job is made, fails or is cancelled. */
            version: number;
        };
        /** @description A page of jobs. */
        JobList: {
            data: components["schemas"]["Job"][];
            /** @description Pass it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description Any properties are accepted; only `reason` is kept. */
        JobCancel: {
            /** @description Why the job is cancelled. */
            reason?: string;
        } & {
            [key: string]: unknown;
        };
        JobCancelled: {
            /** @constant */
            success: true;
            /** Format: uuid */
            job_id: string;
            /** @constant */
            status: "cancelled";
        };
        JobDeleted: {
            /** Format: uuid */
            job_id: string;
            /** @constant */
            status: "deleted";
            /** @constant */
            success: true;
        };
        JobsCancel: {
            /** @description Why the jobs are cancelled. */
            reason?: string;
            filter: components["schemas"]["JobFilter"];
        };
        /** @description Which jobs. At least one member; several are combined with AND. */
        JobFilter: {
            status?: components["schemas"]["JobStatus"];
            action_type?: components["schemas"]["ActionType"];
            kind?: components["schemas"]["JobKind"];
            created_by?: components["schemas"]["KeyName"];
            /** @description Jobs created at this time or later. */
            created_after?: components["schemas"]["TimeInput"];
            /** @description Jobs created before this time. */
            created_before?: components["schemas"]["TimeInput"];
        };
        JobsCancelled: {
            /** @description How many jobs this call cancelled. */
            cancelled: number;
        };
        /** @description Everything about a job that can still change, as its events tell it. */
        JobEvent: {
            /** Format: uuid */
            job_id: string;
            status: components["schemas"]["JobStatus"];
            pause_cause: components["schemas"]["PauseCause"];
            /** @description Why it was cancelled, if a reason was given. */
            cancel_reason: string | null;
            /** @description What went wrong, if it failed. */
            failure: string | null;
            reverted_by: components["schemas"]["RevertedBy"];
            /**
             * Format: date-time
             * @description When it started; null until then.
             */
            executed_at: string | null;
            /**
             * Format: date-time
             * @description When it was completed, failed or cancelled; null until then.
             */
            completed_at: string | null;
            /** @description How many devices it targets; 0 until the targets are fixed, when it starts. */
            targeted_count: number;
            /** @description How many devices the action was applied to. */
            affected_count: number;
            /** @description How many devices were skipped; the items say why. */
            skipped_count: number;
            /** @description How many devices failed. */
            failed_count: number;
            /** @description How many devices it had not reached when it was stopped. */
            not_reached_count: number;
            /** @description How many of its targets have their outcome, in percent. */
            progress_percent: number;
            /**
             * Format: date-time
             * @description When it last changed, progress included.
             */
            updated_at: string;
            /** @description Grows with each change of status, and when a revert of this job is made, fails or is cancelled. */
            version: number;
        };
        /**
         * @description `pending`: not processed yet. `applied`: done. `skipped`: left alone for a reason. `failed`: the action failed.
         *     `not_reached`: the job was stopped before it reached the device.
         * @enum {string}
         */
        JobItemOutcome: "pending" | "applied" | "skipped" | "failed" | "not_reached";
        /** @description A targeted device, as the inventory has it now, and its outcome. */
        JobItem: {
            mac: components["schemas"]["Mac"];
            /**
             * Format: ipv4
             * @description The IPv4 address of its newest lease; null after a release, and once the device is no longer in the
             *     inventory.
             */
            ip: string | null;
            /** @description The name the device gives itself; null once it is no longer in the inventory. */
            hostname: string | null;
            /** @description The vendor by the IEEE registry; null once the device is no longer in the inventory. */
            vendor: string | null;
            outcome: components["schemas"]["JobItemOutcome"];
            /**
             * @description Why, for programs: `allowed` (the device is under allow), `kept_longer` (the same action is already active
             *     on it, for as long or longer), `gone` (it was deleted), `changed_since` (a later job changed it), `expired`
             *     (the actions that a revert would give back have expired), `nothing_active` (a cleanup found nothing),
             *     `enforcer_failed` (the equipment did not accept it), `unsupported` (the equipment can't do it),
             *     `outcome_unknown` (the job ended before the equipment had answered); null where there is nothing to say.
             *     More codes may be added.
             */
            code: string | null;
            /** @description Why, for people. */
            detail: string | null;
            /**
             * Format: date-time
             * @description When it was processed; null while pending.
             */
            processed_at: string | null;
        };
        /** @description A page of items. */
        JobItemList: {
            data: components["schemas"]["JobItem"][];
            /** @description Pass it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        /**
         * @description `viewer`: jobs:read, devices:read. `operator`: those, jobs:write, devices:write and feeds:read. `administrator`:
         *     all.
         * @enum {string}
         */
        Role: "viewer" | "operator" | "administrator";
        /**
         * @description Something an API key may do.
         * @enum {string}
         */
        Scope: "jobs:read" | "jobs:write" | "devices:read" | "devices:write" | "feeds:read" | "audit:read" | "metrics:read" | "admin";
        /**
         * @description What was done, an operationId or a name such as `job.started`.
         * @example cancelBulkActionJob
         */
        AuditAction: string;
        /**
         * @description What it was done to: the id of a job, preview, key, webhook or source, a MAC address, or `import:<number>`.
         * @example 01a2027e-95a0-7b3a-9a51-2f6d0c4e8b17
         */
        AuditSubject: string;
        /** @description A SHA-256, in hexadecimal. */
        AuditHash: string;
        /** @description Who asked; null where the server acted by itself. */
        AuditActor: {
            key_id: string;
            key_name: components["schemas"]["KeyName"];
            /** @description Where the request came from. */
            address: string;
            request_id: string;
        } | null;
        /** @description One change. */
        AuditEntry: {
            /** @description Grows by one with every entry. */
            seq: number;
            /** Format: date-time */
            at: string;
            actor: components["schemas"]["AuditActor"];
            action: components["schemas"]["AuditAction"];
            subject: components["schemas"]["AuditSubject"];
            /** @description What the subject was before, as JSON in a string, as it was hashed; null where it was not there. */
            before: string | null;
            /** @description What it was after, as JSON in a string; null where it is no longer there. */
            after: string | null;
            previous_hash: components["schemas"]["AuditHash"];
            hash: components["schemas"]["AuditHash"];
        };
        /** @description A page of the audit log. */
        AuditLog: {
            data: components["schemas"]["AuditEntry"][];
            /** @description Pass it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description Give exactly one of `role` and `scopes`. */
        ApiKeyCreate: {
            name: components["schemas"]["KeyName"];
            role?: components["schemas"]["Role"];
            /** @description What the key may do. */
            scopes?: components["schemas"]["Scope"][];
            /**
             * @description Until when it is valid, in the future; open feeds, exports and event streams end then. Left
             *     out, it is valid until revoked.
             */
            expires_at?: components["schemas"]["TimeInput"];
        } & (unknown | unknown);
        /** @description A new API key. The secret is in here and nowhere else. */
        ApiKeyCreated: {
            /** Format: uuid */
            key_id: string;
            name: components["schemas"]["KeyName"];
            /**
             * @description The role it was created with; null when created with scopes.
             * @enum {string|null}
             */
            role: "viewer" | "operator" | "administrator" | null;
            /** @description What it may do. */
            scopes: components["schemas"]["Scope"][];
            /** @description The public beginning of the key, to know it by; `admin` for one set as `ADMIN_API_KEY`. */
            prefix: string;
            /** @description The key itself. It is shown once. */
            key: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Until when it is valid; null if it doesn't expire.
             */
            expires_at: string | null;
        };
        /** @description An API key, without its secret. */
        ApiKey: {
            /** Format: uuid */
            key_id: string;
            name: components["schemas"]["KeyName"];
            /**
             * @description The role it was created with; null when created with scopes.
             * @enum {string|null}
             */
            role: "viewer" | "operator" | "administrator" | null;
            /** @description What it may do. */
            scopes: components["schemas"]["Scope"][];
            /** @description The public beginning of the key, to know it by; `admin` for one set as `ADMIN_API_KEY`. */
            prefix: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Until when it is valid; null if it doesn't expire.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description When it was last used, to the minute; null for never.
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @description When it was revoked; null if it is not revoked.
             */
            revoked_at: string | null;
        };
        /** @description A page of API keys. */
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
            /** @description Pass it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        ApiKeyRevoked: {
            /** Format: uuid */
            key_id: string;
            name: components["schemas"]["KeyName"];
            /** @constant */
            success: true;
        };
        /** @description The API key in use. */
        OwnApiKey: {
            name: components["schemas"]["KeyName"];
            /**
             * @description The role it was created with; null when created with scopes.
             * @enum {string|null}
             */
            role: "viewer" | "operator" | "administrator" | null;
            /** @description What it may do. */
            scopes: components["schemas"]["Scope"][];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Until when it is valid; null if it doesn't expire.
             */
            expires_at: string | null;
        };
        /**
         * @description Under which its leases are imported; letters, digits, `-`, `_` and `.`.
         * @example kea-berlin
         */
        SourceName: string;
        /** @description How often it is read, from one beginning to the next. */
        SourceInterval: number;
        /**
         * @description A control agent, `http://…` or `https://…`, without credentials; or the socket of a server, `unix:/…`.
         * @example http://127.0.0.1:8000/
         */
        SourceUrl: string;
        /**
         * @description An absolute path on this server's disk.
         * @example /var/lib/misc/dnsmasq.leases
         */
        SourcePath: string;
        /** @description A source to create. */
        SourceCreate: {
            /** @enum {string} */
            kind: "kea" | "file";
        } & (components["schemas"]["KeaSourceCreate"] | components["schemas"]["FileSourceCreate"]);
        /** @description A DHCP server that is asked. */
        KeaSourceCreate: {
            name: components["schemas"]["SourceName"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "kea";
            url: components["schemas"]["SourceUrl"];
            credentials?: components["schemas"]["SourceCredentials"];
            /** @description Where its addresses are; `default` where nothing is said. */
            site?: components["schemas"]["SiteName"];
            /** @description How often it is read, from one beginning to the next; 300 where nothing is said. */
            interval_seconds?: components["schemas"]["SourceInterval"];
            /**
             * @description Whether it is read every `interval_seconds`.
             * @default true
             */
            enabled?: boolean;
        };
        /** @description A file that is read. */
        FileSourceCreate: {
            name: components["schemas"]["SourceName"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "file";
            path: components["schemas"]["SourcePath"];
            format?: components["schemas"]["ImportFormat"];
            /** @description Where its addresses are; `default` where nothing is said. */
            site?: components["schemas"]["SiteName"];
            /** @description How often it is read, from one beginning to the next; 300 where nothing is said. */
            interval_seconds?: components["schemas"]["SourceInterval"];
            /**
             * @description Whether it is read every `interval_seconds`.
             * @default true
             */
            enabled?: boolean;
        };
        /** @description The members to change; the others stay as they are. `url` and `credentials` are of Kea, `path` and `format` of files. */
        SourceUpdate: {
            name?: components["schemas"]["SourceName"];
            url?: components["schemas"]["SourceUrl"];
            credentials?: components["schemas"]["SourceCredentials"];
            path?: components["schemas"]["SourcePath"];
            /** @description The format of the file; null lets its first lines tell. */
            format?: components["schemas"]["ImportFormat"] | null;
            site?: components["schemas"]["SiteName"];
            interval_seconds?: components["schemas"]["SourceInterval"];
            /** @description Whether it is read every `interval_seconds`. */
            enabled?: boolean;
        };
        /** @description For HTTP Basic, where the control agent asks for it; null for none. Never answered. */
        SourceCredentials: {
            /** @description Without a colon. */
            user: string;
            /** @description The password. */
            password: string;
        } | null;
        SourceRunRequest: {
            /**
             * @description Does also what would be held back.
             * @enum {string}
             */
            snapshot?: "force";
        };
        /** @description A source, without its credentials. */
        Source: {
            /** Format: uuid */
            source_id: string;
            name: components["schemas"]["SourceName"];
            /**
             * @description What it is.
             * @enum {string}
             */
            kind: "kea" | "file";
            /** @description Where Kea answers; null for a file. */
            url: string | null;
            /** @description Where the file is on this server's disk; null for Kea. */
            path: string | null;
            /** @description The format of the file; null where its first lines tell, and for Kea. */
            format: string | null;
            site: components["schemas"]["SiteName"];
            interval_seconds: components["schemas"]["SourceInterval"];
            /** @description Whether it is read every `interval_seconds`. */
            enabled: boolean;
            /** @description Whether it has a user and a password. */
            has_credentials: boolean;
            /**
             * @description What the last run came to. `held_back`: it would have taken away more than half of the addresses, and did nothing.
             * @enum {string}
             */
            state: "never_run" | "ok" | "failed" | "held_back";
            /** @description Whether it is being read at this moment. */
            running: boolean;
            /**
             * Format: date-time
             * @description When it is read next; null while it is disabled. After failures that is later each time.
             */
            next_run_at: string | null;
            /**
             * Format: date-time
             * @description When the last run began.
             */
            last_run_at: string | null;
            /**
             * Format: date-time
             * @description When the last run ended that did what it should.
             */
            last_success_at: string | null;
            /** @description Why the last run failed or was held back, and what to do; null where it did not. */
            last_error: string | null;
            /** @description What the last run that imported something did, with at most 10 errors; null while there is none. */
            last_result: components["schemas"]["ImportResult"] | null;
            /** @description The name of the API key that made it. */
            created_by: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of sources. */
        SourceList: {
            data: components["schemas"]["Source"][];
            /** @description Pass it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        SourceDeleted: {
            /** Format: uuid */
            source_id: string;
            /** @constant */
            success: true;
        };
        /** @description What a webhook is sent of a source. */
        SourceEventMessage: {
            /**
             * @description What happened to it.
             * @enum {string}
             */
            type: "source.failed" | "source.recovered";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            /** @description The source, as it was then. */
            data: {
                /** Format: uuid */
                source_id: string;
                name: components["schemas"]["SourceName"];
                /** @description Why it failed or was held back, and what to do; null for one that has recovered. */
                error: string | null;
            };
        };
        /**
         * @description Where messages are sent, http or https, without credentials or fragment.
         * @example https://receiver.example/bulk-actions
         */
        WebhookUrl: string;
        /**
         * @description What can happen to a job, and to a source.
         * @enum {string}
         */
        WebhookEvent: "job.scheduled" | "job.started" | "job.paused" | "job.resumed" | "job.completed" | "job.failed" | "job.cancelled" | "job.deleted" | "job.restored" | "source.failed" | "source.recovered";
        /** @description A webhook to create. */
        WebhookCreate: {
            url: components["schemas"]["WebhookUrl"];
            description?: components["schemas"]["WebhookDescription"];
            events: components["schemas"]["WebhookEvents"];
            /**
             * @description Whether messages are sent to it.
             * @default true
             */
            enabled?: boolean;
        };
        /** @description The members to change; the others stay as they are. */
        WebhookUpdate: {
            url?: components["schemas"]["WebhookUrl"];
            description?: components["schemas"]["WebhookDescription"];
            events?: components["schemas"]["WebhookEvents"];
            /** @description Whether messages are sent to it. */
            enabled?: boolean;
        };
        /** @description What it is for, in your words; null for nothing. */
        WebhookDescription: string | null;
        /** @description The events that it receives. */
        WebhookEvents: components["schemas"]["WebhookEvent"][];
        /** @description A webhook, without its secret. */
        Webhook: {
            /** Format: uuid */
            webhook_id: string;
            url: components["schemas"]["WebhookUrl"];
            description: components["schemas"]["WebhookDescription"];
            events: components["schemas"]["WebhookEvents"];
            /** @description Whether messages are sent to it. */
            enabled: boolean;
            /** @description The name of the API key that made it. */
            created_by: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A new webhook. The secret is in here and nowhere else. */
        WebhookCreated: {
            /** Format: uuid */
            webhook_id: string;
            url: components["schemas"]["WebhookUrl"];
            description: components["schemas"]["WebhookDescription"];
            events: components["schemas"]["WebhookEvents"];
            /** @description Whether messages are sent to it. */
            enabled: boolean;
            /** @description The name of the API key that made it. */
            created_by: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description The secret that signs, as the libraries of Standard Webhooks expect it. It is shown only once. */
            secret: string;
        };
        /** @description A page of webhooks. */
        WebhookList: {
            data: components["schemas"]["Webhook"][];
            /** @description Pass it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        WebhookDeleted: {
            /** Format: uuid */
            webhook_id: string;
            /** @constant */
            success: true;
        };
        WebhookSecretRotate: {
            /**
             * @description How long the older secret still signs; 0 ends it at once.
             * @default 86400
             */
            overlap_seconds?: number;
        };
        /** @description A new secret of a webhook. */
        WebhookSecret: {
            /** Format: uuid */
            webhook_id: string;
            /** @description The secret that signs, as the libraries of Standard Webhooks expect it. It is shown only once. */
            secret: string;
            /**
             * Format: date-time
             * @description Until when the older secret signs, too.
             */
            previous_secret_until: string;
        };
        /**
         * @description `pending` waits for its next attempt, `sending` is under way, `delivered` was answered with 2xx, `failed` was
         *     given up.
         * @enum {string}
         */
        WebhookDeliveryStatus: "pending" | "sending" | "delivered" | "failed";
        /** @description A message for a webhook, and what became of it. */
        WebhookDelivery: {
            /** @description The `webhook-id` that the receiver gets, the same with every attempt. */
            message_id: string;
            /** Format: uuid */
            webhook_id: string;
            /**
             * @description What happened.
             * @enum {string}
             */
            event: "job.scheduled" | "job.started" | "job.paused" | "job.resumed" | "job.completed" | "job.failed" | "job.cancelled" | "job.deleted" | "job.restored" | "source.failed" | "source.recovered" | "webhook.test";
            /**
             * Format: uuid
             * @description To which job; null for a source and for a test.
             */
            job_id: string | null;
            status: components["schemas"]["WebhookDeliveryStatus"];
            /** @description How many attempts were made since it happened, or since it was last made due again. */
            attempts: number;
            /**
             * Format: date-time
             * @description When it happened.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the last attempt ended.
             */
            last_attempt_at: string | null;
            /** @description What the receiver answered to the last attempt, if it did. */
            last_status_code: number | null;
            /** @description Why the last attempt failed. */
            last_error: string | null;
            /**
             * Format: date-time
             * @description When it is tried next; null when it is delivered or given up.
             */
            next_attempt_at: string | null;
        };
        /** @description A page of deliveries. */
        WebhookDeliveryList: {
            data: components["schemas"]["WebhookDelivery"][];
            /** @description Pass it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        /**
         * @description What a webhook is sent. It says which job changed and no more; get the job to see its current state. Messages
         *     can arrive in another order than they happened: a higher `version` is the later state.
         */
        JobEventMessage: {
            /**
             * @description What happened to it.
             * @enum {string}
             */
            type: "job.scheduled" | "job.started" | "job.paused" | "job.resumed" | "job.completed" | "job.failed" | "job.cancelled" | "job.deleted" | "job.restored";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            /** @description The job, as it was then. */
            data: {
                /** Format: uuid */
                job_id: string;
                kind: components["schemas"]["JobKind"];
                action_type: components["schemas"]["ActionType"];
                status: components["schemas"]["JobStatus"];
                /** @description The job's version, which grows with each transition. */
                version: number;
            };
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        Readiness: {
            /** @constant */
            status: "ok";
            checks: {
                /**
                 * @description The database can be read.
                 * @constant
                 */
                database: "ok";
                /**
                 * @description The thread that writes answers.
                 * @constant
                 */
                writer: "ok";
                /**
                 * @description The disk can be written.
                 * @constant
                 */
                disk: "ok";
            };
        };
        /** @description What went wrong, as RFC 9457 defines it. */
        Problem: {
            /**
             * Format: uri-reference
             * @description The kind of problem, as a relative reference; `about:blank` where there is no more to say.
             */
            type: string;
            /** @description The kind of problem in words. */
            title: string;
            /** @description The status of the answer. */
            status: number;
            /** @description What is wrong and what to do. */
            detail: string;
            /** @description The path that was called. */
            instance: string;
            /** @description The same sentence as `detail`, for older clients. */
            error: string;
            /** @description The fields at fault, as a path with dots, each with what is wrong. Only where fields are at fault. */
            details?: {
                [key: string]: string;
            };
            /** @description The id of the request, as in `x-request-id`. */
            requestId: string;
        };
    };
    responses: {
        /** @description Nothing has changed since the answer with this `ETag`. */
        NotModified: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                ETag: components["headers"]["ETag"];
                "Last-Modified": components["headers"]["LastModified"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The request is malformed or invalid. `details` names every field at fault. */
        BadRequest: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no API key, or it is wrong, revoked or expired. */
        Unauthorized: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The API key is valid, but lacks the scope that this operation needs. */
        Forbidden: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It doesn't exist, or it was deleted. */
        NotFound: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description None of the media types in `Accept` is available. */
        NotAcceptable: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The current state doesn't allow this. `detail` names the state and what is allowed. */
        Conflict: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfterSometimes"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The job has changed since the `ETag` in `If-Match`. Nothing was done. */
        PreconditionFailed: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        PayloadTooLarge: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This operation does not accept the `Content-Type`. */
        UnsupportedMediaType: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The `Idempotency-Key` was used before, with another body. */
        UnprocessableContent: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description No more of the body arrived for 30 seconds. What was imported before stays, and the audit log shows the import
         *     as `broken_off`.
         */
        RequestTimeout: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests, or too many at once. Try again after `Retry-After` seconds. */
        TooManyRequests: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description An internal error. The server log has the details under the request id. */
        InternalError: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server is overloaded, is stopping, or its disk is full. Nothing was done. */
        ServiceUnavailable: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description How many to return at most. */
        Limit: number;
        /**
         * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
         *     from other filters, is 400.
         */
        Cursor: components["schemas"]["Cursor"];
        /**
         * @description The device's MAC address, in any notation.
         * @example 24:0a:c4:40:00:01
         */
        DeviceMac: string;
        /** @description The `preview_id`. */
        PreviewId: components["schemas"]["PathId"];
        /** @description The `job_id`. */
        JobId: components["schemas"]["PathId"];
        /** @description The `key_id`. */
        KeyId: components["schemas"]["PathId"];
        /** @description The `source_id`. */
        SourceId: components["schemas"]["PathId"];
        /** @description The `webhook_id`. */
        WebhookId: components["schemas"]["PathId"];
        /** @description The `message_id`. */
        MessageId: components["schemas"]["PathId"];
        /**
         * @description Any text of your choice that names this one call, such as a UUID: 1 to 255 printable ASCII characters. Repeating
         *     the call with the same key and body within 24 hours answers what the first one did, marked
         *     `Idempotency-Replayed: true`; with another body it is 422, while the first is still at work 409.
         */
        IdempotencyKey: string;
        /**
         * @description The `ETag` that you last got for the job. If its status has changed since, the call is 412 and changes nothing;
         *     progress alone doesn't count as a change. Leave it out to act on the job whatever its status.
         */
        IfMatch: string;
        /** @description The `ETag` of the answer you have. While it still holds, the answer is 304 without a body. */
        IfNoneMatch: string;
        /**
         * @description The `Last-Modified` of the answer you have. While it still holds, the answer is 304 without a body. Not looked at
         *     beside an `If-None-Match`.
         */
        IfModifiedSince: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The id of this request, yours or ours. Name it when you report a problem.
         * @example 01a2027e-95a0-7e44-9b0d-6c1f82a95d37
         */
        RequestId: string;
        /**
         * @description Where the new resource is, as a path on this server.
         * @example /api/actions/bulk/jobs/01a2027e-95a0-7b3a-9a51-2f6d0c4e8b17
         */
        Location: string;
        /**
         * @description Since when the list has been as it is, for `If-Modified-Since`. It is absent while that is not certain.
         * @example Sun, 01 Mar 2026 00:00:00 GMT
         */
        LastModified: string;
        /**
         * @description The version of this answer, for `If-Match` and `If-None-Match`.
         * @example "2.1200"
         */
        ETag: string;
        /**
         * @description Present, and `true`, when this is the answer of an earlier call with the same `Idempotency-Key`.
         * @example true
         */
        IdempotencyReplayed: "true";
        /**
         * @description After how many seconds to try again.
         * @example 5
         */
        RetryAfter: number;
        /**
         * @description After how many seconds to try again; present when an earlier call with this `Idempotency-Key` is at work.
         * @example 1
         */
        RetryAfterSometimes: number;
        /**
         * @description How to authenticate.
         * @example Bearer realm="bulk-actions"
         */
        WwwAuthenticate: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    importDevices: {
        parameters: {
            query?: {
                /**
                 * @description What to do with members of NDJSON that a device doesn't have: reject the line, by the member's name, or
                 *     ignore the member.
                 */
                unknown?: "reject" | "ignore";
                /** @description The format of the file, where it isn't to be told by the content type and the first lines. */
                format?: components["schemas"]["ImportFormat"];
                /** @description Who says it; the `source` of the devices, where a line doesn't name one. Without it, the name of the format. */
                source?: components["schemas"]["DeviceSource"];
                /**
                 * @description Where the addresses are, if a line doesn't name a site. Two sites may use the same addresses. Without it,
                 *     `default`.
                 */
                site?: components["schemas"]["SiteName"];
                /**
                 * @description Whether the file is all that its source has at its site. What it doesn't name of these addresses is taken away
                 *     (`gone`); the devices stay. It is read to its end first: where that would take away more than half of the
                 *     addresses, and more than 100, it is refused (409) and nothing is changed, unless this is `force`. Where lines
                 *     are rejected the rest is imported and nothing is taken away, with the warning `incomplete`. A server that has a
                 *     lease file for each family is one source with both in one file, or two.
                 */
                snapshot?: "false" | "true" | "force";
                /**
                 * @description Where a CSV that no lease server wrote has what: members of `DeviceImport` other than `tags`, each with the
                 *     number of its column, from 1, or its header. `mac` is needed; `ip` may be there several times, and a field
                 *     of it may have several addresses.
                 */
                columns?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file itself, UTF-8, with or without a BOM, lines ended by LF or CRLF. */
        requestBody: {
            content: {
                "application/x-ndjson": string;
                "text/csv": string;
                "text/plain": string;
                "application/json": components["schemas"]["DeviceImportList"];
            };
        };
        responses: {
            /** @description The file was read to its end. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listDevices: {
        parameters: {
            query?: {
                /** @description This MAC address, in any notation. */
                mac?: components["schemas"]["MacInput"];
                /** @description One of its addresses, IPv4 or IPv6. */
                ip?: components["schemas"]["Ip"];
                /** @description It has an address in this IPv4 or IPv6 subnet, in CIDR notation. */
                subnet?: components["schemas"]["Subnet"];
                /** @description It has an address at this site; with `ip` or `subnet`, one that is that, too. */
                site?: components["schemas"]["SiteName"];
                /** @description Part of the hostname. */
                hostname?: components["schemas"]["Text"];
                /** @description Part of the vendor's name. */
                vendor?: components["schemas"]["Text"];
                /** @description A tag of the device, the whole word. */
                tag?: components["schemas"]["Tag"];
                /** @description An action that is active on the device. */
                status?: components["schemas"]["ActiveActionType"];
                /** @description Where the device was last imported from. */
                source?: components["schemas"]["DeviceSource"];
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of devices. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The device's MAC address, in any notation.
                 * @example 24:0a:c4:40:00:01
                 */
                mac: components["parameters"]["DeviceMac"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceDetail"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The device's MAC address, in any notation.
                 * @example 24:0a:c4:40:00:01
                 */
                mac: components["parameters"]["DeviceMac"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device was deleted from the inventory. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceDeleted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pruneDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Which devices, and how many you have seen. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DevicesPrune"];
            };
        };
        responses: {
            /** @description How many devices match, how many of them are kept, and how many were deleted. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DevicesPruned"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    previewBulkAction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The action and the criteria to try. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewCreate"];
            };
        };
        responses: {
            /** @description The count alone, as asked for by `count_only`. Nothing is stored. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewCount"];
                };
            };
            /** @description The preview, stored for 15 minutes. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listPreviewDevices: {
        parameters: {
            query?: {
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description The `preview_id`. */
                id: components["parameters"]["PreviewId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of devices. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listBulkActionJobs: {
        parameters: {
            query?: {
                /** @description Jobs in this status. */
                status?: components["schemas"]["JobStatus"];
                /** @description Jobs of this action. */
                action_type?: components["schemas"]["ActionType"];
                /** @description Jobs of this kind. */
                kind?: components["schemas"]["JobKind"];
                /** @description Jobs made with the API key of this name. */
                created_by?: components["schemas"]["KeyName"];
                /** @description Jobs created at this time or later. */
                created_after?: components["schemas"]["TimeInput"];
                /** @description Jobs created before this time. */
                created_before?: components["schemas"]["TimeInput"];
                /** @description List the deleted jobs instead of the others. */
                deleted?: boolean;
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createBulkActionJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of your choice that names this one call, such as a UUID: 1 to 255 printable ASCII characters. Repeating
                 *     the call with the same key and body within 24 hours answers what the first one did, marked
                 *     `Idempotency-Replayed: true`; with another body it is 422, while the first is still at work 409.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description What to do, why, to which devices, and when. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobCreate"];
            };
        };
        responses: {
            /** @description The job, `scheduled`. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getBulkActionJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have. While it still holds, the answer is 304 without a body. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteBulkActionJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you last got for the job. If its status has changed since, the call is 412 and changes nothing;
                 *     progress alone doesn't count as a change. Leave it out to act on the job whatever its status.
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job is deleted. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDeleted"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancelBulkActionJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you last got for the job. If its status has changed since, the call is 412 and changes nothing;
                 *     progress alone doesn't count as a change. Leave it out to act on the job whatever its status.
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /** @description Why the job is cancelled; optional. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["JobCancel"];
            };
        };
        responses: {
            /** @description The job is cancelled; nothing more happens to any device. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobCancelled"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pauseBulkActionJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you last got for the job. If its status has changed since, the call is 412 and changes nothing;
                 *     progress alone doesn't count as a change. Leave it out to act on the job whatever its status.
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, `paused`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resumeBulkActionJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you last got for the job. If its status has changed since, the call is 412 and changes nothing;
                 *     progress alone doesn't count as a change. Leave it out to act on the job whatever its status.
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, `running`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retryBulkActionJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of your choice that names this one call, such as a UUID: 1 to 255 printable ASCII characters. Repeating
                 *     the call with the same key and body within 24 hours answers what the first one did, marked
                 *     `Idempotency-Replayed: true`; with another body it is 422, while the first is still at work 409.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /** @description Why, and when. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobFollowUp"];
            };
        };
        responses: {
            /** @description The new job, `scheduled`, with the id of the first in `source_job_id`. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    revertBulkActionJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of your choice that names this one call, such as a UUID: 1 to 255 printable ASCII characters. Repeating
                 *     the call with the same key and body within 24 hours answers what the first one did, marked
                 *     `Idempotency-Replayed: true`; with another body it is 422, while the first is still at work 409.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /** @description Why, and when. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobFollowUp"];
            };
        };
        responses: {
            /** @description The new job, `scheduled`, with the id of the first in `source_job_id`. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    restoreBulkActionJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, as it was. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancelBulkActionJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Which jobs, and why. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobsCancel"];
            };
        };
        responses: {
            /** @description The jobs are cancelled; nothing more happens to any device through them. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobsCancelled"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listBulkActionJobItems: {
        parameters: {
            query?: {
                /** @description Items with this outcome. */
                outcome?: components["schemas"]["JobItemOutcome"];
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of items, or all of them as a stream. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobItemList"];
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    streamBulkActionJobEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `id` of the last event you have. One that isn't an event's counts as none. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description The `job_id`. */
                id: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, as they come. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getFeed: {
        parameters: {
            query?: {
                /** @description What to list of each device. The default is `mac`, and `ip` for `format=mikrotik`. */
                as?: "mac" | "ip" | "ipv6";
                /** @description How the list is written. */
                format?: "text" | "json" | "csv" | "dnsmasq" | "nftables" | "kea" | "freeradius" | "mikrotik";
                /** @description Only addresses at this site. */
                site?: components["schemas"]["SiteName"];
                /** @description Only devices with this tag, the whole word. */
                tag?: components["schemas"]["Tag"];
                /** @description Only addresses in this IPv4 or IPv6 subnet, in CIDR notation. */
                subnet?: components["schemas"]["Subnet"];
                /**
                 * @description For how many seconds after the end of its lease an address is listed, 86400 unless given. MAC addresses are listed
                 *     whatever their leases.
                 */
                lease_grace?: number;
                /** @description What an empty `text` feed holds in place of nothing. */
                if_empty?: "comment";
                /** @description Answer this digest of the feed in place of the feed. */
                digest?: "md5";
            };
            header?: {
                /** @description The `ETag` of the answer you have. While it still holds, the answer is 304 without a body. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `Last-Modified` of the answer you have. While it still holds, the answer is 304 without a body. Not looked at
                 *     beside an `If-None-Match`.
                 */
                "If-Modified-Since"?: components["parameters"]["IfModifiedSince"];
            };
            path: {
                /**
                 * @description The action whose devices to list.
                 * @example block
                 */
                action_type: components["schemas"]["ActionType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list, sorted; empty when no device is under the action. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    "Last-Modified": components["headers"]["LastModified"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "text/csv": string;
                    "application/json": components["schemas"]["FeedEntryList"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The name of the key, what it may do, and until when. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyCreate"];
            };
        };
        responses: {
            /** @description The key, with its secret. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getOwnApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key in use. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnApiKey"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `key_id`. */
                id: components["parameters"]["KeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is revoked. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyRevoked"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description Entries of what was done with the API key of this name. */
                key_name?: components["schemas"]["KeyName"];
                /** @description Entries of this action. */
                action?: components["schemas"]["AuditAction"];
                /** @description Entries about this job, preview, key, webhook, source, device or import. */
                subject?: components["schemas"]["AuditSubject"];
                /** @description Entries from this time on. */
                since?: components["schemas"]["TimeInput"];
                /** @description Entries from before this time. */
                until?: components["schemas"]["TimeInput"];
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLog"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sources. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createSource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What to read, how often, and for which site. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceCreate"];
            };
        };
        responses: {
            /** @description The source, due at once. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `source_id`. */
                id: components["parameters"]["SourceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `source_id`. */
                id: components["parameters"]["SourceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source is deleted. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceDeleted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    updateSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `source_id`. */
                id: components["parameters"]["SourceId"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceUpdate"];
            };
        };
        responses: {
            /** @description The source as it is now. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    runSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `source_id`. */
                id: components["parameters"]["SourceId"];
            };
            cookie?: never;
        };
        /** @description Whether to take away whatever the source doesn't name any more. May be left out. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SourceRunRequest"];
            };
        };
        responses: {
            /** @description The source after the run. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of webhooks. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Where to send which events. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookCreate"];
            };
        };
        responses: {
            /** @description The webhook, with its secret. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook is deleted. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeleted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        /** @description What to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookUpdate"];
            };
        };
        responses: {
            /** @description The webhook as it is now. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        /** @description How long the older secret still signs, if not for a day. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["WebhookSecretRotate"];
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message's delivery. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries in this state. */
                status?: components["schemas"]["WebhookDeliveryStatus"];
                /** @description How many to return at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where to continue: the `next_cursor` of the page before, with the same filters. One that is malformed, or comes
                 *     from other filters, is 400.
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
                /** @description The `message_id`. */
                message_id: components["parameters"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    redeliverWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook_id`. */
                id: components["parameters"]["WebhookId"];
                /** @description The `message_id`. */
                message_id: components["parameters"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery, due now. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is alive. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server is able to work. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receiveJobEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The id of the message, the same with every attempt. Keep it to recognise a message that comes twice. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. Refuse one that is more than a few minutes off. */
                "webhook-timestamp": string;
                /** @description Signatures by each secret in force, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobEventMessage"];
            };
        };
        responses: {
            /** @description The message was accepted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveSourceEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The event. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceEventMessage"];
            };
        };
        responses: {
            /** @description The message was accepted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
