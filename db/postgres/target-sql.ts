/**
 * SQL for the targets `t` of the set `:set` with a MAC in (`:after`, `:upTo`], as a derived table with the column `mac`. They
 * lie in blocks; only those that reach into the range are opened.
 */
export const TARGETS = `(SELECT m.mac FROM target_blocks b CROSS JOIN LATERAL unnest(b.macs) AS m (mac)
  WHERE b.set_id = :set AND b.last_mac > :after AND b.first_mac <= :upTo AND m.mac > :after AND m.mac <= :upTo) t`

/**
 * SQL for the first `:rows` targets of the set `:set` after the MAC `:after`, as a derived table with the column `mac`. Each
 * block has one of them at least, so no more than `:rows` blocks are opened.
 */
export const NEXT_TARGETS = `(SELECT m.mac FROM (SELECT last_mac, macs FROM target_blocks
      WHERE set_id = :set AND last_mac > :after ORDER BY last_mac LIMIT :rows) b
    CROSS JOIN LATERAL unnest(b.macs) AS m (mac)
    WHERE m.mac > :after ORDER BY b.last_mac, m.mac LIMIT :rows) t`

/**
 * A query for a step of `:rows` targets of the set `:set` after the MAC `:after`: `size`, how many there are, which is fewer
 * for the last step; `upTo`, the last of them, null where there is none; and `isLast`, whether none comes behind them.
 * It counts by blocks, and opens only those at its two ends.
 */
export const NEXT_STEP = `WITH blocks AS NOT MATERIALIZED (SELECT last_mac, macs,
    CASE WHEN first_mac > :after THEN 0 ELSE width_bucket(:after::bigint, macs) END AS passed
    FROM target_blocks WHERE set_id = :set AND last_mac > :after),
  reached AS MATERIALIZED (SELECT :rows::bigint AS size, macs[cardinality(macs) - (total - :rows)] AS "upTo",
      total = :rows AND behind IS NULL AS "isLast"
    FROM (SELECT macs, passed, sum(cardinality(macs) - passed) OVER by_mac AS total, lead(last_mac) OVER by_mac AS behind, last_mac
      FROM blocks WINDOW by_mac AS (ORDER BY last_mac)) counted
    WHERE total >= :rows ORDER BY last_mac LIMIT 1)
  SELECT * FROM reached UNION ALL
  SELECT coalesce(sum(cardinality(macs) - passed), 0), max(last_mac), TRUE FROM blocks HAVING NOT EXISTS (SELECT 1 FROM reached)`

/** A row of `NEXT_STEP`. */
export interface NextStep {
  readonly size: number
  readonly upTo: number | null
  readonly isLast: boolean
}

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
