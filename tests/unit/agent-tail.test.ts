import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTail, type Tail } from '../../agent/tail.ts'

const at = '2026-01-31T12:00:00.000Z'
let directory: string
let file: string
const tails: Tail[] = []

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fleetbeat-tail-'))
  file = join(directory, 'engine.log')
})
afterEach(async () => {
  await Promise.all(tails.splice(0).map((tail) => tail.close()))
  rmSync(directory, { recursive: true })
})

function follow(): Tail {
  const tail = createTail(file, () => new Date(at))
  tails.push(tail)
  return tail
}

async function linesOf(tail: Tail, count = 500, bytes = 1e9): Promise<string[]> {
  await tail.look()
  return tail.take(count, bytes).map(({ line }) => line)
}

it('begins at the end, and takes a line when it is whole', async () => {
  writeFileSync(file, 'before\n')
  const tail = follow()
  expect(await linesOf(tail)).toEqual([])
  appendFileSync(file, 'one\r\ntw')
  await tail.look()
  expect(tail.take(500, 1e9)).toEqual([{ at, line: 'one' }])
  appendFileSync(file, 'o\n\nthree\n')
  expect(await linesOf(tail)).toEqual(['two', '', 'three'])
})

it('reads a file that appears later from its beginning', async () => {
  const tail = follow()
  expect(await linesOf(tail)).toEqual([])
  writeFileSync(file, 'first\n')
  expect(await linesOf(tail)).toEqual(['first'])
})

it('survives rotation: the last lines of the old file, then the new one', async () => {
  writeFileSync(file, '')
  const tail = follow()
  await tail.look()
  appendFileSync(file, 'old 1\n')
  expect(await linesOf(tail)).toEqual(['old 1'])
  appendFileSync(file, 'old 2\nold, without its end')
  renameSync(file, `${file}.1`)
  expect(await linesOf(tail)).toEqual(['old 2'])
  writeFileSync(file, 'new 1\n')
  expect(await linesOf(tail)).toEqual(['old, without its end', 'new 1'])
})

it('survives truncation', async () => {
  writeFileSync(file, 'a long line that was there before\n')
  const tail = follow()
  await tail.look()
  truncateSync(file)
  writeFileSync(file, 'new\n')
  expect(await linesOf(tail)).toEqual(['new'])
})

it('hands out so many lines and so many bytes, and keeps the rest for the next time', async () => {
  writeFileSync(file, '')
  const tail = follow()
  await tail.look()
  appendFileSync(file, 'aaaa\nbbbb\ncccc\ndddd\n')
  expect(await linesOf(tail, 1)).toEqual(['aaaa'])
  expect(await linesOf(tail, 0)).toEqual([])
  expect(await linesOf(tail, 9, 12)).toEqual(['bbbb', 'cccc'])
  expect(await linesOf(tail)).toEqual(['dddd'])
})

it('cuts a line at 16 KiB of UTF-8, never within a character', async () => {
  writeFileSync(file, '')
  const tail = follow()
  await tail.look()
  appendFileSync(file, `x${'€'.repeat(10_000)}\n`)
  appendFileSync(file, Buffer.concat([Buffer.alloc(10_000, 0xff), Buffer.from('\nnext\n')]))
  const [long = '', broken = '', next] = await linesOf(tail)
  expect(long).toBe(`x${'€'.repeat(5461)}`)
  expect(Buffer.byteLength(broken)).toBeLessThanOrEqual(16 * 1024)
  expect(next).toBe('next')
})

it('drops the oldest beyond its bound and says how many, within the number asked for', async () => {
  writeFileSync(file, '')
  const tail = follow()
  await tail.look()
  appendFileSync(file, Array.from({ length: 5_003 }, (_, index) => `line ${index}\n`).join(''))
  expect(await linesOf(tail, 0)).toEqual([])
  expect(await linesOf(tail, 3)).toEqual([expect.stringMatching(/^WARN 3 log lines were dropped/), 'line 3', 'line 4'])
  expect(await linesOf(tail, 1)).toEqual(['line 5'])
})

it('rejects where the file cannot be read', async () => {
  writeFileSync(file, '')
  await expect(createTail(join(file, 'x.log'), () => new Date(at)).look()).rejects.toThrow('ENOTDIR')
})

it('gives every line once and in order, however the writes fall', async () => {
  const piece = fc.string({ unit: fc.constantFrom('a', '€', '\n', '😀'), maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ piece, rotate: fc.boolean() }), { maxLength: 15 }), async (writes) => {
      writeFileSync(file, '')
      const tail = follow()
      await tail.look()
      const seen: string[] = []
      let expected = ''
      for (const write of writes) {
        // Cut anywhere, within a character too.
        const bytes = Buffer.from(write.piece)
        const half = Math.floor(bytes.length / 2)
        appendFileSync(file, bytes.subarray(0, half))
        seen.push(...(await linesOf(tail)))
        appendFileSync(file, bytes.subarray(half))
        expected += write.piece
        if (write.rotate) {
          renameSync(file, `${file}.old`)
          if (expected !== '' && !expected.endsWith('\n')) expected += '\n'
          writeFileSync(file, '')
        }
        seen.push(...(await linesOf(tail)))
      }
      expect(seen).toEqual(expected.split('\n').slice(0, -1))
    }),
    { numRuns: 40 },
  )
})
