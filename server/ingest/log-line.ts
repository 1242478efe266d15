// Owns how a line of text becomes level, message and time. Parsed once, here: what is stored is what is streamed.

export interface ParsedLine {
  readonly level: string
  readonly message: string
  /** The time the line itself says; null: none. */
  readonly at: Date | null
}

const aliases: Readonly<Record<string, string>> = {
  ERROR: 'ERROR',
  ERR: 'ERROR',
  FATAL: 'ERROR',
  CRITICAL: 'ERROR',
  WARN: 'WARN',
  WARNING: 'WARN',
  INFO: 'INFO',
  NOTICE: 'INFO',
  DEBUG: 'DEBUG',
  TRACE: 'TRACE',
}

const longestLevel = 20
// An optional ISO time, then a level with or without brackets or colon: `2026-01-31T12:00:00Z [WARN] text`, `ERROR: text`.
const head =
  /^(?:(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\s+)?[[(<]?(?<level>[A-Za-z]{3,8})(?<close>[\])>]?:?)(?:\s+|$)/
const timeAlone = /^(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\s+/

export function parseLine(line: string): ParsedLine {
  if (line.trim() === '') return { level: 'INFO', message: '', at: null }
  return (line.startsWith('{') ? parseJson(line) : null) ?? parsePlain(line)
}

function parseJson(line: string): ParsedLine | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const field = (names: readonly string[]): unknown => {
    for (const name of names) {
      const found: unknown = (value as Record<string, unknown>)[name]
      if (found !== undefined && found !== null) return found
    }
    return undefined
  }
  const level = field(['level', 'lvl', 'severity'])
  const message = field(['msg', 'message']) ?? nestedMessage(field(['fields']))
  return {
    level: typeof level === 'string' ? levelOf(level) : 'INFO',
    message: message === undefined ? line : typeof message === 'string' ? message : textOf(message, line),
    at: timeOf(field(['timestamp', 'ts', 'time'])),
  }
}

/** As JSON; where that is longer than the line it comes from, or nested too deep to be told, the line itself. */
function textOf(message: unknown, line: string): string {
  try {
    const text = JSON.stringify(message)
    return text.length <= line.length ? text : line
  } catch {
    return line
  }
}

/** Some loggers put the message at fields.message. */
function nestedMessage(fields: unknown): string | undefined {
  if (typeof fields !== 'object' || fields === null || !('message' in fields)) return undefined
  return typeof fields.message === 'string' ? fields.message : undefined
}

function parsePlain(line: string): ParsedLine {
  const match = head.exec(line)
  const level = match?.groups?.['level'] && aliases[match.groups['level'].toUpperCase()]
  if (match && level) {
    return { level, message: line.slice(match[0].length), at: timeOf(match.groups?.['time']) }
  }
  const time = timeAlone.exec(line)
  return { level: 'INFO', message: time ? line.slice(time[0].length) : line, at: timeOf(time?.groups?.['time']) }
}

function levelOf(text: string): string {
  const upper = text.trim().toUpperCase().slice(0, longestLevel)
  return aliases[upper] ?? (upper === '' ? 'INFO' : upper)
}

const secondsBelow = 100_000_000_000

/** Numbers are seconds or, from 1e11 on, milliseconds since 1970; text is ISO 8601, in UTC where it names no zone. */
function timeOf(value: unknown): Date | null {
  if (typeof value === 'number') return valid(new Date(value < secondsBelow ? value * 1000 : value))
  if (typeof value !== 'string') return null
  const iso = value.replace(' ', 'T').replace(',', '.')
  return valid(new Date(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`))
}

const earliest = Date.UTC(2000, 0, 1)
const latest = Date.UTC(2100, 0, 1)

/** A time outside of these is a mistake of the line; the time of its heartbeat is the better guess. */
function valid(date: Date): Date | null {
  const time = date.getTime()
  return time >= earliest && time < latest ? date : null
}
