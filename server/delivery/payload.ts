// Owns one executed event as bytes: serialised once, framed once for each way it goes out.
import { Frame } from './frame.ts'

/** Pages count their operations from 1, so that few ids serve them all; the frames of more are made for each. */
const keptIds = 16

export class Payload {
  /** The position that this payload brings its reader to. */
  readonly seq: number
  /** How many entries of a log it holds: what is said to be skipped when it is dropped. */
  readonly entries: number
  readonly json: string
  #frame: Frame | null = null
  #ofOperation: Map<string, Frame> | null = null

  constructor(result: unknown, seq: number, entries: number) {
    this.json = JSON.stringify(result)
    this.seq = seq
    this.entries = entries
  }

  /** Distinct connections mode: the same for every subscriber. */
  frame(): Frame {
    return (this.#frame ??= new Frame(`event: next\ndata: ${this.json}\n\n`))
  }

  /** Single connection mode: the same for every subscriber whose operation has this id. */
  frameOf(id: string): Frame {
    this.#ofOperation ??= new Map()
    let frame = this.#ofOperation.get(id)
    if (frame) return frame
    frame = new Frame(`event: next\ndata: {"id":${id},"payload":${this.json}}\n\n`)
    if (this.#ofOperation.size < keptIds) this.#ofOperation.set(id, frame)
    return frame
  }
}

/** How a subscription's payloads become bytes: alone on its connection, or as one of several operations. */
export interface Framing {
  next(payload: Payload): Frame
  complete(): Frame
}

export const distinctFraming: Framing = {
  next: (payload) => payload.frame(),
  complete: () => new Frame('event: complete\ndata:\n\n'),
}

export function operationFraming(operationId: string): Framing {
  const id = JSON.stringify(operationId)
  return {
    next: (payload) => payload.frameOf(id),
    complete: () => new Frame(`event: complete\ndata: {"id":${id}}\n\n`),
  }
}
