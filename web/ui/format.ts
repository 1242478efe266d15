// Owns how numbers, rates, bytes, shares and durations read. Pure; the language of the interface is English.
// What is not known (null) reads as a dash, never as zero.

export const unknown = '–'

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const twoDecimals = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const exactTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })
const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
const daysAndMinutes = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const dayName = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'short' })
const dayOfMonth = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const clockTime = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** 613k, 4.29k, 12, 0.2 */
export function formatCompact(value: number | null): string {
  if (value === null) return unknown
  if (Math.abs(value) < 1) return twoDecimals.format(value)
  return compact.format(value).replace('K', 'k')
}

/** 1,204 */
export function formatCount(value: number | null): string {
  return value === null ? unknown : whole.format(value)
}

/** 613k/s */
export function formatRate(value: number | null): string {
  return value === null ? unknown : `${formatCompact(value)}/s`
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** The number and the unit apart, for a figure whose unit is set smaller. */
export function splitBytes(bytes: number): { value: string; unit: string } {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(bytes) / 10))
  const scaled = bytes / 1024 ** power
  const value = power === 0 ? whole.format(scaled) : threeDigits.format(scaled)
  return { value, unit: byteUnits[power] ?? 'B' }
}

/** 15.6 GiB */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return unknown
  const { value, unit } = splitBytes(bytes)
  return `${value} ${unit}`
}

/** 12.4 MiB/s */
export function formatByteRate(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? unknown : `${formatBytes(bytesPerSecond)}/s`
}

/** 96 %: a share of 0 to 100. */
export function formatPercent(share: number | null): string {
  return share === null ? unknown : `${whole.format(share)}%`
}

/** 0.21: a small share of 0 to 100, without its sign. */
export function formatFineShare(share: number): string {
  return share >= 10 ? oneDecimal.format(share) : twoDecimals.format(share)
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long something took or is ago, in its largest unit: <1 s, 12 s, 4 min, 3 h, 2 d. */
export function formatAge(milliseconds: number): string {
  if (milliseconds < second) return '<1 s'
  if (milliseconds < minute) return `${Math.floor(milliseconds / second)} s`
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min`
  if (milliseconds < 2 * day) return `${Math.floor(milliseconds / hour)} h`
  return `${Math.floor(milliseconds / day)} d`
}

/** How long until something, in its largest unit, to the nearest: 40 s, 4 min, 24 h, 7 d. */
export function formatTimeLeft(milliseconds: number): string {
  if (milliseconds < minute) return `${Math.round(milliseconds / second)} s`
  if (milliseconds < hour) return `${Math.round(milliseconds / minute)} min`
  if (milliseconds < 2 * day) return `${Math.round(milliseconds / hour)} h`
  return `${Math.round(milliseconds / day)} d`
}

/** An uptime in its two largest units: 3 d 4 h, 2 h 10 min, 40 s. */
export function formatUptime(seconds: number | null): string {
  if (seconds === null) return unknown
  const total = Math.floor(seconds)
  const days = Math.floor(total / 86_400)
  const hours = Math.floor((total % 86_400) / 3_600)
  const minutes = Math.floor((total % 3_600) / 60)
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${minutes} min`
  if (minutes > 0) return `${minutes} min ${total % 60} s`
  return `${total} s`
}

/** 21 Nov 2026, 14:03:22 in the viewer's own time zone, for whoever needs it exactly. */
export function formatExactTime(time: number): string {
  return exactTime.format(time)
}

/** 21 Nov 2026 */
export function formatDate(time: number): string {
  return date.format(time)
}

/** 21 Nov, 14:03 – 15:10; with the day of its end where that is another. */
export function formatSpan(from: number, to: number): string {
  return daysAndMinutes.formatRange(from, to)
}

/** 14:03:22, or 21 Nov, 14:03 where more than a day is looked at. */
export function formatMoment(time: number, windowMs: number): string {
  return windowMs > day ? daysAndMinutes.format(time) : clockTime.format(time)
}

/** 21 Nov */
export function formatDay(time: number): string {
  return dayOfMonth.format(time)
}

/** Today, Yesterday, or Friday, 20 Nov; `time` is when the day began. */
export function formatDayName(time: number, now: number): string {
  const today = new Date(now).setHours(0, 0, 0, 0)
  if (time === today) return 'Today'
  // A day may have 23 or 25 hours.
  if (time === new Date(today - 1).setHours(0, 0, 0, 0)) return 'Yesterday'
  return dayName.format(time)
}

/** 62 °C */
export function formatCelsius(degrees: number | null): string {
  return degrees === null ? unknown : `${whole.format(degrees)} °C`
}

/** 12 ms, 1.4 s */
export function formatLatency(seconds: number | null): string {
  if (seconds === null) return unknown
  return seconds >= 1 ? `${formatCompact(seconds)} s` : `${formatCompact(seconds * 1000)} ms`
}

/** 14:03:22 */
export function formatClockTime(time: number): string {
  return clockTime.format(time)
}
