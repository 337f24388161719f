-- What a batch left unconfirmed, for when its call is known to be over.
CREATE INDEX unconfirmed_actions_batch ON unconfirmed_actions (batch_id);
