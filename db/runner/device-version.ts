import { ANY_ACTIVE_TYPE } from '../active-sql.ts'

/**
 * SQL for the version of a device, given its MAC as SQL: the revision of the latest change by a job that counts, 0 without
 * one. A change is told by the actions that it placed and ended, and counts until it is undone. So the version is the same
 * only where the device is as it was, but for actions whose time has run out. `without`: jobs whose changes are left out;
 * `greatest`: the engine's function for the greater of two numbers.
 */
export function deviceVersionBy(greatest: string, mac: string, without?: string): string {
  const isOther = (seq: string) => (without === undefined ? '' : `AND ${seq} NOT IN (${without})`)
  const counting = (row: string) => `FROM ended_actions ${row} WHERE ${row}.mac = ${mac} AND ${row}.undone_to IS NULL
    ${isOther(changedBy(row))}`
  const change = (row: string) =>
    `CASE WHEN ${endedByItself(row)} THEN ${row}.placed_revision ELSE ${row}.ended_revision END`
  const placed = `SELECT max(va.placed_revision) FROM active_actions va
    WHERE va.action_type IN ${ANY_ACTIVE_TYPE} AND va.mac = ${mac} AND va.undone_to IS NULL ${isOther('va.seq')}`
  // Rows lie in the order of their ends, and none tells of a change after its own end: the newest one bounds the search.
  const newest = `SELECT ${change('vn')} ${counting('vn')} ORDER BY vn.ended_revision DESC LIMIT 1`
  const ended = `SELECT max(${change('vh')}) ${counting('vh')} AND vh.ended_revision >= (${newest})`
  return `${greatest}(coalesce((${placed}), 0), coalesce((${ended}), 0))`
}

/** The jobs that a revert is about: the one that it undoes, and the first of the chain, whose change that one made or undid. */
export interface Undone {
  readonly undone: number
  readonly root: number
}

/** An action that ended by itself tells only of the job that placed it. */
const endedByItself = (row: string): string => `(${row}.ended_by_seq IS NULL OR ${row}.ran_out = 1)`

/** SQL for the job whose change a row of `ended_actions` tells of. */
export const changedBy = (row: string): string =>
  `CASE WHEN ${endedByItself(row)} THEN ${row}.seq ELSE ${row}.ended_by_seq END`

/**
 * SQL that is true where the job `:undone` changed the device: it made the change of `:root`, or undid it, or made it again.
 * One whose outcome is unknown has not, and neither has one that only told the equipment what the device had already.
 */
export const changedByUndone = (mac: string): string => `(:undone = :root
  OR EXISTS (SELECT 1 FROM ended_actions uh WHERE uh.mac = ${mac} AND :undone IN (uh.placed_by, uh.ended_by_seq))
  OR EXISTS (SELECT 1 FROM active_actions ua
    WHERE ua.action_type IN ${ANY_ACTIVE_TYPE} AND ua.mac = ${mac} AND ua.placed_by = :undone))`

/** SQL for the version that the change of the job `:root` made, null where nothing tells of it. */
export function versionByRoot(mac: string): string {
  return `coalesce(
    (SELECT ra.placed_revision FROM active_actions ra
     WHERE ra.action_type IN ${ANY_ACTIVE_TYPE} AND ra.mac = ${mac} AND ra.seq = :root),
    (SELECT re.ended_revision FROM ended_actions re WHERE re.mac = ${mac} AND re.ended_by_seq = :root LIMIT 1),
    (SELECT rp.placed_revision FROM ended_actions rp WHERE rp.mac = ${mac} AND rp.seq = :root LIMIT 1))`
}

/**
 * SQL for the version that a device had before the change of `:root`, as the job `:undone` put it back to it: null where
 * nothing tells of it, and one that no device has where the change counts, since that undo was undone.
 */
export function versionBeforeRoot(mac: string): string {
  // What ran out tells of the job that placed it, and that one may have been undone to another version.
  const told = (by: string) => `(SELECT b.undone_to FROM ended_actions b
    WHERE b.mac = ${mac} AND b.undone_to IS NOT NULL AND b.ran_out = 0 AND ${by} LIMIT 1)`
  const expired = 'b.ended_by_seq IS NULL AND b.seq = :root'
  const counts = `(SELECT -1 FROM ended_actions b
    WHERE b.mac = ${mac} AND b.ended_by_seq = :root AND b.undone_to IS NULL AND b.ran_out = 0 LIMIT 1)`
  return `coalesce(${told('b.ended_by_seq = :root')}, ${told('b.ended_by_seq = :undone')}, ${told(expired)}, ${counts})`
}

/** SQL that is true for an active action `a` that the job `:root` had ended once. */
export const ENDED_BY_ROOT = `EXISTS (SELECT 1 FROM ended_actions r WHERE r.mac = a.mac AND r.ended_by_seq = :root
  AND r.action_type = a.action_type AND r.placed_revision = a.placed_revision)`
