import type { Check } from '../../check/check.ts'

const HERE = `(SELECT oid FROM pg_namespace WHERE nspname = current_schema())`

/** How PostgreSQL keeps it. Pages are its own tools' to check, such as `pg_amcheck`. */
export const STORAGE_CHECKS: readonly Check[] = [
  {
    name: 'integrity',
    sentence: 'Indexes, constraints and triggers are in force.',
    sql: `SELECT 'index ' || c.relname AS subject, 'not valid' AS found FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relnamespace = ${HERE} AND NOT (i.indisvalid AND i.indisready)
      UNION ALL SELECT 'constraint ' || conname, 'not validated' FROM pg_constraint
      WHERE connamespace = ${HERE} AND NOT convalidated
      UNION ALL SELECT 'trigger ' || t.tgname, 'not enabled' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = ${HERE} AND t.tgenabled NOT IN ('O', 'A')`,
  },
  {
    name: 'inventory_count',
    sentence: 'The number of devices that is kept is how many there are.',
    sql: `SELECT 'devices' AS subject, value || ' kept, ' || (SELECT count(*) FROM devices) || ' there' AS found
      FROM meta WHERE name = 'devices' AND value <> (SELECT count(*) FROM devices)`,
  },
  {
    name: 'target_blocks',
    sentence: 'The blocks of each set hold its targets in their order, each once.',
    sql: `SELECT 'set ' || b.set_id AS subject, 'block up to device ' || b.last_mac AS found FROM target_blocks b
      WHERE b.macs IS DISTINCT FROM ARRAY(SELECT DISTINCT m.mac FROM unnest(b.macs) AS m (mac) ORDER BY m.mac)
        OR EXISTS (SELECT 1 FROM target_blocks o
          WHERE o.set_id = b.set_id AND o.last_mac < b.last_mac AND o.last_mac >= b.first_mac)`,
  },
]
