// Owns the form of a cursor: a position in an environment's stream. Clients keep it as it is; only its equality means anything to them.
import { invalidInput } from './errors.ts'

/** `epoch` changes when the stream starts anew (a restored backup, a new database); `seq` counts its events without a gap. */
export interface Position {
  readonly epoch: string
  readonly seq: number
}

const form = /^([0-9a-f]{8})\.(0|[1-9]\d{0,15})$/

export function encodeCursor(position: Position): string {
  return Buffer.from(`${position.epoch}.${position.seq}`).toString('base64url')
}

export function decodeCursor(cursor: string): Position | null {
  const match = form.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  if (!match?.[1] || match[2] === undefined) return null
  const seq = Number(match[2])
  return Number.isSafeInteger(seq) ? { epoch: match[1], seq } : null
}

export function requireCursor(cursor: string, path: string): Position {
  const position = decodeCursor(cursor)
  if (!position) throw invalidInput(path, 'a cursor that this server gave', cursor)
  return position
}
