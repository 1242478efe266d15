// Owns the last samples of many series in memory, all of them together within one bound: where there is no room, the oldest samples of all leave first.

export interface Sample {
  /** Epoch milliseconds. */
  readonly at: number
  /** As they were given, in single precision. */
  readonly values: readonly (number | null)[]
}

export interface Rings<Key> {
  /** A sample that is not newer than the last one of its series is left out. */
  append(key: Key, at: number, values: readonly (number | null)[]): void
  /** The samples of [since, until), oldest first. */
  read(key: Key, range: { since: number; until: number }): Sample[]
  /** When the oldest sample that is remembered was taken. Null: none is. */
  oldest(key: Key): number | null
  forget(key: Key): void
  usage(): { readonly series: number; readonly bytes: number }
}

export interface RingLimits {
  /** Of all series together. */
  readonly bytes: number
  /** Samples of one series that are remembered at most. */
  readonly samples: number
  /** Values of a sample. */
  readonly width: number
}

/** Room is taken and given back by this many samples at a time. */
const chunkSamples = 60
/** What a chunk costs beside its numbers, measured on V8. */
const chunkOverheadBytes = 250
/** Chunks are cut from arrays of about a mebibyte: many small ones would take as much room again. */
const slabFloats = 262_144
/** Whole numbers up to here are exact in single precision. */
const longestOffsetMs = 2 ** 24

interface Chunk<Key> {
  readonly key: Key
  /** Samples tell their time from here on. */
  readonly base: number
  /** Of each sample its time after the base, then its values. */
  readonly numbers: Float32Array
  count: number
}

export function createRings<Key>({ bytes, samples, width }: RingLimits): Rings<Key> {
  const stride = width + 1
  const chunkBytes = chunkSamples * stride * Float32Array.BYTES_PER_ELEMENT + chunkOverheadBytes
  const mostChunks = Math.max(1, Math.floor(bytes / chunkBytes))
  // A set keeps the order in which chunks were begun: the first is the oldest of all, and of its own series.
  const chunks = new Set<Chunk<Key>>()
  const series = new Map<Key, Chunk<Key>[]>()
  const room = createRoom(chunkSamples * stride)

  function begin(key: Key, base: number): Chunk<Key> {
    for (const oldest of chunks) {
      if (chunks.size < mostChunks) break
      drop(oldest)
    }
    const chunk = { key, base, numbers: room.take(), count: 0 }
    chunks.add(chunk)
    const own = series.get(key)
    if (own) own.push(chunk)
    else series.set(key, [chunk])
    return chunk
  }

  /** Only ever the first of its series. */
  function drop(chunk: Chunk<Key>): void {
    chunks.delete(chunk)
    room.giveBack(chunk.numbers)
    const own = series.get(chunk.key)
    own?.shift()
    if (own?.length === 0) series.delete(chunk.key)
  }

  /** The first chunk of a series is of no use when the others hold all that is to be remembered. */
  function dropUseless(key: Key): void {
    const own = series.get(key) ?? []
    const [first] = own
    const others = own.slice(1).reduce((sum, { count }) => sum + count, 0)
    if (first && others >= samples) drop(first)
  }

  function chunkFor(key: Key, at: number): Chunk<Key> | null {
    const last = series.get(key)?.at(-1)
    if (!last) return begin(key, at)
    if (at <= timeOf(last, last.count - 1)) return null
    if (last.count < chunkSamples && at - last.base <= longestOffsetMs) return last
    dropUseless(key)
    return begin(key, at)
  }

  function timeOf(chunk: Chunk<Key>, index: number): number {
    return chunk.base + (chunk.numbers[index * stride] ?? 0)
  }

  function valuesOf(chunk: Chunk<Key>, index: number): (number | null)[] {
    const from = index * stride + 1
    return [...chunk.numbers.subarray(from, from + width)].map((value) => (Number.isNaN(value) ? null : value))
  }

  function* places(key: Key): Iterable<readonly [Chunk<Key>, number]> {
    const own = series.get(key) ?? []
    let tooMany = own.reduce((sum, { count }) => sum + count, 0) - samples
    for (const chunk of own)
      for (let index = 0; index < chunk.count; index += 1) {
        if (tooMany > 0) tooMany -= 1
        else yield [chunk, index]
      }
  }

  return {
    append(key, at, values) {
      const chunk = chunkFor(key, at)
      if (!chunk) return
      const from = chunk.count * stride
      chunk.numbers[from] = at - chunk.base
      for (let index = 0; index < width; index += 1) chunk.numbers[from + 1 + index] = values[index] ?? Number.NaN
      chunk.count += 1
    },
    read(key, { since, until }) {
      return [...places(key)].flatMap(([chunk, index]): Sample[] => {
        const at = timeOf(chunk, index)
        return at >= since && at < until ? [{ at, values: valuesOf(chunk, index) }] : []
      })
    },
    oldest(key) {
      for (const [chunk, index] of places(key)) return timeOf(chunk, index)
      return null
    },
    forget(key) {
      for (const chunk of series.get(key) ?? []) {
        chunks.delete(chunk)
        room.giveBack(chunk.numbers)
      }
      series.delete(key)
    },
    usage: () => ({ series: series.size, bytes: chunks.size * chunkBytes }),
  }
}

/** Pieces of one length: what is given back is taken again before more is asked of the system. */
function createRoom(length: number) {
  const free: Float32Array[] = []
  return {
    take(): Float32Array {
      const piece = free.pop()
      if (piece) return piece
      const slab = new Float32Array(Math.max(1, Math.floor(slabFloats / length)) * length)
      for (let from = 0; from < slab.length; from += length) free.push(slab.subarray(from, from + length))
      return free.pop() ?? new Float32Array(length)
    },
    giveBack: (piece: Float32Array) => void free.push(piece),
  }
}
