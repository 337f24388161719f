/**
 * SQL for the targets `t` of the set `:set` with a MAC in (`:after`, `:upTo`], as a derived table with the column `mac`. They
 * lie in blocks; only those that reach into the range are opened.
 */
export const TARGETS = `(SELECT m.mac FROM target_blocks b CROSS JOIN LATERAL unnest(b.macs) AS m (mac)
  WHERE b.set_id = :set AND b.last_mac > :after AND b.first_mac <= :upTo AND m.mac > :after AND m.mac <= :upTo) t`

/**
 * SQL for the first `:rows` targets of the set `:set` after the MAC `:after`, in their order: `mac`, and the `place` of each
 * from 1 on. Each block has one of them at least, so no more than `:rows` blocks are opened.
 */
export const NEXT_TARGETS = `(SELECT n.mac, row_number() OVER (ORDER BY n.last_mac, n.mac) AS place
  FROM (SELECT b.last_mac, m.mac
    FROM (SELECT last_mac, macs FROM target_blocks WHERE set_id = :set AND last_mac > :after
      ORDER BY last_mac LIMIT :rows) b CROSS JOIN LATERAL unnest(b.macs) AS m (mac)
    WHERE m.mac > :after ORDER BY b.last_mac, m.mac LIMIT :rows) n) t`

/** SQL that is true where the MAC is a target of the set. */
export const isTarget = (set: string, mac: string): string =>
  `EXISTS (SELECT 1 FROM target_blocks b WHERE b.set_id = ${set} AND b.last_mac >= ${mac} AND b.first_mac <= ${mac}
    AND ${mac} = ANY (b.macs))`

/** A chunk opens the blocks that it has a part of, so they are not larger than most chunks. */
const BLOCK = 2000

/**
 * A statement that adds the MACs of a SELECT, in its column `mac`, to the set `:set`, behind all that it has: nothing, or
 * blocks of them. It answers how many, as `added`.
 */
export const storeTargets = (select: string): string =>
  `WITH found AS (SELECT array_agg(f.mac ORDER BY f.mac) AS macs FROM (${select}) f),
   blocks AS (SELECT macs[n : n + ${BLOCK - 1}] AS macs
     FROM found CROSS JOIN generate_series(1, cardinality(macs), ${BLOCK}) AS n),
   stored AS (INSERT INTO target_blocks (set_id, first_mac, last_mac, macs)
     SELECT :set, macs[1], macs[cardinality(macs)], macs FROM blocks)
   SELECT coalesce(cardinality(macs), 0) AS added FROM found`
