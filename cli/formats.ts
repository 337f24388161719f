/** The formats of an import, as `--format` takes them. */
export const FORMATS = ['kea', 'dnsmasq', 'isc', 'odhcpd', 'windows', 'mikrotik', 'csv', 'ndjson', 'json']
