-- A device may have many addresses: each belongs, at its site, to whom the newest statement gives it.
CREATE TABLE sites (
  site_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO sites (site_id, name, name_key) VALUES (1, 'default', 'default');

CREATE TABLE addresses (
  -- An integer for IPv4, 32 hexadecimal digits for IPv6: each family sorts as it counts, and IPv4 comes first.
  ip ANY NOT NULL CHECK (typeof(ip) = 'integer' AND ip BETWEEN 0 AND 4294967295 OR typeof(ip) = 'text' AND length(ip) = 32),
  site_id INTEGER NOT NULL,
  -- null: nobody has it since then, and no statement from before changes that.
  mac INTEGER,
  source TEXT NOT NULL,
  -- Orders statements; and when it was said, as it is shown.
  said_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  lease_expires_at INTEGER,
  -- The import that said it.
  import_id INTEGER NOT NULL,
  PRIMARY KEY (ip, site_id)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO addresses (ip, site_id, mac, source, said_at, seen_at, lease_expires_at, import_id)
SELECT ip, 1, mac, source, address_at, iif(address_at = 0, last_seen, address_at), lease_expires_at, 0
FROM devices WHERE ip IS NOT NULL ORDER BY ip, address_at DESC;

CREATE INDEX addresses_mac ON addresses (mac, said_at DESC) WHERE mac IS NOT NULL;
CREATE INDEX addresses_released ON addresses (said_at) WHERE mac IS NULL;

DROP INDEX devices_ip;
ALTER TABLE devices DROP COLUMN ip;
ALTER TABLE devices RENAME COLUMN address_at TO said_at;
-- When the statement was said that the hostname is from.
ALTER TABLE devices ADD COLUMN named_at INTEGER NOT NULL DEFAULT 0;
UPDATE devices SET named_at = said_at WHERE hostname IS NOT NULL;
-- Which import named the device last, and what it did to it: see `db/devices/import-marks.ts`. What stands there is less than
-- any mark of a later import.
ALTER TABLE devices RENAME COLUMN import_id TO import_mark;

-- Where an import is, and the source whose complete list it is.
ALTER TABLE open_imports ADD COLUMN site_id INTEGER NOT NULL DEFAULT 1;
ALTER TABLE open_imports ADD COLUMN snapshot_of TEXT;
