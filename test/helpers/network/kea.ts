/** A configuration of Kea for the segment, with the reservations of a file. */
export const keaConfiguration = (reservations: string): string => `{
  "Dhcp4": {
    "early-global-reservations-lookup": true,
    "reservations": <?include "${reservations}"?>,
    "interfaces-config": { "interfaces": ["lan"], "dhcp-socket-type": "raw" },
    "lease-database": { "type": "memfile", "persist": false },
    "subnet4": [{ "id": 1, "subnet": "10.99.0.0/24", "pools": [{ "pool": "10.99.0.10 - 10.99.0.99" }] }],
    "loggers": [{ "name": "kea-dhcp4", "severity": "INFO", "output_options": [{ "output": "stdout", "flush": true }] }]
  }
}`
