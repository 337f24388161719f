-- Time alone takes an address out of the feeds: this finds the last lease that ended before a moment.
CREATE INDEX addresses_lease ON addresses (lease_expires_at) WHERE lease_expires_at IS NOT NULL;
