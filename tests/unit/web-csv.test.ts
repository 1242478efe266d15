// A table as a file: whatever is in it is read back as it was, and nothing in it is run.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf, fileName, type CsvValue } from '../../web/ui/csv.ts'

/** As RFC 4180 says it is read. */
function parsed(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < csv.length; at += 1) {
    const char = csv[at] ?? ''
    if (quoted) {
      if (char !== '"') field += char
      else if (csv[at + 1] === '"') field += csv[(at += 1)] ?? ''
      else quoted = false
    } else if (char === '"') quoted = true
    else if (char === ',') {
      row.push(field)
      field = ''
    } else if (char === '\r') {
      at += 1
      rows.push([...row, field])
      row = []
      field = ''
    } else field += char
  }
  return rows
}

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('a,b', '"', 'x\r\ny', ' a', '=1+1', '@SUM(A1)', '-2', '+3', '\t=1', ''),
)

describe('a table as CSV', () => {
  it('is quoted where it has to be, and ends each line with CRLF', () => {
    expect(
      csvOf(
        ['a', 'b'],
        [
          ['x,y', 'say "hi"'],
          ['plain', null],
          [' wide', 1.5],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""hi"""\r\nplain,\r\n" wide",1.5\r\n')
  })

  it.each(['=HYPERLINK("http://x")', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'does not let %j be a formula',
    (bad) => {
      expect(parsed(csvOf(['name'], [[bad]]))[1]?.[0]).toBe(`'${bad}`)
    },
  )

  it('leaves numbers numbers, also those below zero', () => {
    expect(csvOf(['a'], [[-12.5], [Infinity], [NaN]])).toBe('a\r\n-12.5\r\n\r\n\r\n')
  })

  it('is read back as it was written, but for what would be a formula', () => {
    const value: fc.Arbitrary<CsvValue> = fc.oneof(text, fc.integer(), fc.constant(null))
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 5 }), (rows) => {
        const read = parsed(csvOf(['a', 'b'], rows)).slice(1)
        const expected = rows.map((row) =>
          row.map((one) => {
            const plain = one === null ? '' : String(one)
            return typeof one === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(one) ? `'${plain}` : plain
          }),
        )
        expect(read).toEqual(expected)
      }),
    )
  })
})

describe('the name of a file', () => {
  it('is made of its parts, without what no file system takes', () => {
    expect(fileName(['fleetbeat', 'prod / eu:1', '24h'], 'csv')).toBe('fleetbeat-prod-eu-1-24h.csv')
    expect(fileName(['../..', 'größe', ''], 'csv')).toBe('größe.csv')
  })
})
