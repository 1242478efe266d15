// Every case of the log line rules.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLine } from '../../server/ingest/log-line.ts'

const at = new Date('2026-01-31T12:00:00.500Z')

describe('parseLine', () => {
  it('takes a message that is nested too deep, or longer than its line, as the line is', () => {
    const deep = `{"msg":${'['.repeat(5_000)}${']'.repeat(5_000)}}`
    expect(parseLine(deep)).toEqual({ level: 'INFO', message: deep, at: null })
    const longer = `{"msg":[1e20,1e20]}`
    expect(parseLine(longer).message).toBe(longer)
    expect(parseLine('{"msg":[1, 2]}').message).toBe('[1,2]')
  })

  it.each([
    ['', 'INFO', ''],
    ['   ', 'INFO', ''],
    ['just text', 'INFO', 'just text'],
    ['ERROR it broke', 'ERROR', 'it broke'],
    ['err: it broke', 'ERROR', 'it broke'],
    ['[WARN] careful', 'WARN', 'careful'],
    ['<critical> careful', 'ERROR', 'careful'],
    ['Warning: careful', 'WARN', 'careful'],
    ['notice hello', 'INFO', 'hello'],
    ['DEBUG', 'DEBUG', ''],
    ['Errors happened', 'INFO', 'Errors happened'],
  ])('reads %j', (line, level, message) => {
    expect(parseLine(line)).toEqual({ level, message, at: null })
  })

  it.each([
    ['2026-01-31T12:00:00.500Z ERROR it broke', 'ERROR', 'it broke'],
    ['2026-01-31T12:00:00.500Z [WARN] it broke', 'WARN', 'it broke'],
    ['2026-01-31 12:00:00,500 trace: it broke', 'TRACE', 'it broke'],
    ['2026-01-31T13:00:00.500+01:00 it broke', 'INFO', 'it broke'],
  ])('takes the time at the head of %j', (line, level, message) => {
    expect(parseLine(line)).toEqual({ level, message, at })
  })

  it.each([
    ['{"level":"fatal","msg":"a"}', { level: 'ERROR', message: 'a', at: null }],
    ['{"lvl":"Warning","message":"a"}', { level: 'WARN', message: 'a', at: null }],
    ['{"severity":"verbose","message":"a"}', { level: 'VERBOSE', message: 'a', at: null }],
    ['{"msg":"a","time":"2026-01-31T12:00:00.500Z"}', { level: 'INFO', message: 'a', at }],
    ['{"msg":"a","ts":1769860800.5}', { level: 'INFO', message: 'a', at }],
    ['{"msg":"a","timestamp":1769860800500}', { level: 'INFO', message: 'a', at }],
    ['{"level":"info","fields":{"message":"nested"}}', { level: 'INFO', message: 'nested', at: null }],
    ['{"level":"info","count":1}', { level: 'INFO', message: '{"level":"info","count":1}', at: null }],
    ['{not json} ERROR', { level: 'INFO', message: '{not json} ERROR', at: null }],
    ['{"msg":"a","time":-5}', { level: 'INFO', message: 'a', at: null }],
  ])('reads JSON %j', (line, expected) => {
    expect(parseLine(line)).toEqual(expected)
  })

  it('takes any text, and never makes a time that is none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `{"msg":${json},"time":${json}}`),
        ),
        (line) => {
          const parsed = parseLine(line)
          expect(parsed.level).toBe(parsed.level.toUpperCase())
          if (parsed.at) expect(Number.isNaN(parsed.at.getTime())).toBe(false)
        },
      ),
    )
  })
})
