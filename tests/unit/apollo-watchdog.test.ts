import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWatchdog } from '../../web/apollo/watchdog.ts'
import { createManualClock } from './apollo-manual-clock.ts'

function watched(silenceMs = 30_000) {
  const clock = createManualClock()
  const silences: number[] = []
  const watchdog = createWatchdog({ clock, silenceMs, onSilence: () => silences.push(clock.now()) })
  return { clock, watchdog, silences }
}

describe('watchdog', () => {
  it('does not watch before something was heard, nor after it was told to rest', () => {
    const { clock, watchdog, silences } = watched()
    clock.advance(100_000)
    watchdog.heard()
    watchdog.rest()
    clock.advance(100_000)
    expect(silences).toEqual([])
    expect(clock.waiting()).toBe(0)
  })

  it('bites once, exactly the silence after the last sign of life, whatever came before', () => {
    const property = fc.property(fc.array(fc.nat(30_000 - 1), { maxLength: 50 }), (gaps) => {
      const { clock, watchdog, silences } = watched()
      watchdog.heard()
      for (const gap of gaps) {
        clock.advance(gap)
        watchdog.heard()
        expect(clock.waiting()).toBe(1)
      }
      const heardAt = clock.now()
      clock.advance(200_000)
      expect(silences).toEqual([heardAt + 30_000])
    })
    fc.assert(property)
  })
})
