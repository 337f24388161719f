-- How many devices there are. PostgreSQL reads all of them to count them, and every preview says the number.
INSERT INTO meta (name, value) SELECT 'devices', count(*) FROM devices;

CREATE FUNCTION count_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE meta SET value = CASE TG_OP
    WHEN 'INSERT' THEN value + (SELECT count(*) FROM changed)
    WHEN 'DELETE' THEN value - (SELECT count(*) FROM changed)
    END
  WHERE name = 'devices';
  RETURN NULL;
END $$;

CREATE TRIGGER devices_added AFTER INSERT ON devices
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_devices();

CREATE TRIGGER devices_deleted AFTER DELETE ON devices
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_devices();
