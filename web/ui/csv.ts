// Owns tables as CSV: quoted by RFC 4180, told apart from formulas, and handed over as a file. Pure but for the handing over.

export type CsvValue = string | number | null

/** What a spreadsheet would take for a formula or a command, and run. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

/** A number is written as it is and nothing (null) as nothing. Lines end with CRLF, the last one too. */
export function csvOf(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  // An apostrophe in front makes it text for Excel, LibreOffice and Google Sheets.
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}

/** What every file system takes for a name. */
export function fileName(parts: readonly string[], ending: string): string {
  const safe = parts.map((part) => part.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, ''))
  return `${safe.filter((part) => part !== '').join('-')}.${ending}`
}

/** Excel takes a file without the mark for one of its old code pages. */
const byteOrderMark = '\uFEFF'

export function saveCsv(name: string, csv: string): void {
  const url = URL.createObjectURL(new Blob([byteOrderMark, csv], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Once the browser has begun to read it.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  })
}
