// Owns one executed event as bytes: serialised once, framed once for each way it goes out.

export class Payload {
  /** The position that this payload brings its reader to. */
  readonly seq: number
  /** How many entries of a log it holds: what is said to be skipped when it is dropped. */
  readonly entries: number
  readonly json: string
  #frame: Buffer | null = null

  constructor(result: unknown, seq: number, entries: number) {
    this.json = JSON.stringify(result)
    this.seq = seq
    this.entries = entries
  }

  /** Distinct connections mode: the same buffer for every subscriber. */
  frame(): Buffer {
    return (this.#frame ??= Buffer.from(`event: next\ndata: ${this.json}\n\n`))
  }
}

/** How a subscription's payloads become bytes: alone on its connection, or as one of several operations. */
export interface Framing {
  next(payload: Payload): Buffer
  complete(): Buffer
}

export const distinctFraming: Framing = {
  next: (payload) => payload.frame(),
  complete: () => Buffer.from('event: complete\ndata:\n\n'),
}

export function operationFraming(operationId: string): Framing {
  const id = JSON.stringify(operationId)
  return {
    next: (payload) => Buffer.from(`event: next\ndata: {"id":${id},"payload":${payload.json}}\n\n`),
    complete: () => Buffer.from(`event: complete\ndata: {"id":${id}}\n\n`),
  }
}
