-- A first attempt is due whatever the clock says.
CREATE INDEX webhook_deliveries_first ON webhook_deliveries (webhook_id, seq) WHERE status = 'pending' AND attempts = 0;
