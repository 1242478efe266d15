// Owns the text form of PostgreSQL arrays: one parameter a column, whatever the number of rows.
// Values of numbers, booleans and instants need no quotes; text is quoted and escaped here and nowhere else.

export type Cell = string | number | boolean | Date | null

export function arrayLiteral(cells: readonly Cell[]): string {
  return `{${cells.map(cellText).join(',')}}`
}

function cellText(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (typeof cell === 'string') return `"${cell.replace(/["\\]/g, '\\$&')}"`
  if (cell instanceof Date) return `"${cell.toISOString()}"`
  return String(cell)
}
