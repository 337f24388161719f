-- What a source says of a site, for its complete lists.
CREATE INDEX addresses_source ON addresses (source, site_id, ip) WHERE mac IS NOT NULL;
