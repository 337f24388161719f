export interface Shared {
  /** Whose it is: those who share a name share their turns. */
  readonly share: string
}
/** One queue for each share; the shares take turns, so that a long queue of one holds back none of another. */
export interface FairQueue<Item extends Shared> {
  readonly size: number
  /** Puts an item into the queue of its share, at that place or at the end. */
  put(item: Item, place?: number): void
  /** The next item, of a share that may have a turn. */
  take(mayHave?: (share: string) => boolean): Item | undefined
  /** Takes out the item that this is true of, wherever it waits. */
  remove(is: (item: Item) => boolean): Item | undefined
}

export function createFairQueue<Item extends Shared>(): FairQueue<Item> {
  const queues = new Map<string, Item[]>()
  let size = 0
  return {
    get size() {
      return size
    },
    put(item, place = Number.POSITIVE_INFINITY) {
      size++
      const queue = queues.get(item.share)
      if (queue === undefined) queues.set(item.share, [item])
      else queue.splice(place, 0, item)
    },
    take(mayHave = () => true) {
      for (const [share, queue] of queues) {
        if (!mayHave(share)) continue
        const item = queue.shift()
        // Behind all other shares.
        queues.delete(share)
        if (queue.length > 0) queues.set(share, queue)
        size--
        return item
      }
      return undefined
    },
    remove(is) {
      for (const [share, queue] of queues) {
        const place = queue.findIndex(is)
        if (place < 0) continue
        const [item] = queue.splice(place, 1)
        if (queue.length === 0) queues.delete(share)
        size--
        return item
      }
      return undefined
    },
  }
}
