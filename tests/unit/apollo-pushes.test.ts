import { describe, expect, it } from 'vitest'
import { createPushes } from '../../web/apollo/pushes.ts'
import { createManualClock, createManualPage } from './apollo-manual-clock.ts'

function pushing() {
  const clock = createManualClock()
  const page = createManualPage()
  const pushes = createPushes({ clock, page })
  const painted: number[] = []
  pushes.onPainted((ms) => painted.push(ms))
  const event = (ageMs: number) => ({
    metricUpdate: { publishedAt: new Date(clock.now() - ageMs).toISOString() },
  })
  pushes.deliver({ data: event(0), askedAt: clock.now() }, () => undefined)
  return {
    clock,
    page,
    pushes,
    painted,
    /** One that was published that long ago. */
    push: (ageMs: number, hand: () => void = () => undefined) =>
      pushes.deliver({ data: event(ageMs), askedAt: null }, hand),
    /** The next paint, so long from now. */
    async paint(afterMs = 0) {
      await Promise.resolve()
      clock.advance(afterMs)
      page.paint()
    },
  }
}

describe('pushes', () => {
  it('are measured to the paint, not to their arrival', async () => {
    const { push, paint, painted } = pushing()
    push(200)
    expect(painted).toEqual([])
    await paint(16)
    expect(painted).toEqual([216])
  })

  it('wait for whoever keeps them', async () => {
    const { pushes, push, paint, painted, clock } = pushing()
    const keeper = pushes.keeper()
    push(0, keeper.take)
    clock.advance(300)
    push(0, keeper.take)
    clock.advance(700)
    await paint()
    expect(painted).toEqual([])
    keeper.shown()
    await paint(10)
    expect(painted).toEqual([1_010, 710])
  })

  it('wait for the last of two keepers, and are counted once', async () => {
    const { pushes, push, paint, painted } = pushing()
    const [one, other] = [pushes.keeper(), pushes.keeper()]
    push(5, () => {
      one.take()
      one.take()
      other.take()
    })
    one.shown()
    one.shown()
    await paint()
    expect(painted).toEqual([])
    other.shown()
    await paint()
    expect(painted).toEqual([5])
  })

  it('are not counted where nobody will show them', async () => {
    const { pushes, push, paint, painted } = pushing()
    const keeper = pushes.keeper()
    push(0, keeper.take)
    keeper.forget()
    keeper.shown()
    await paint()
    expect(painted).toEqual([])
  })

  it('are no first events and none without news', async () => {
    const { pushes, paint, painted, clock } = pushing()
    const publishedAt = new Date(clock.now()).toISOString()
    pushes.deliver({ data: { metricUpdate: { publishedAt } }, askedAt: clock.now() }, () => undefined)
    pushes.deliver({ data: { logEntry: { publishedAt, entries: [] } }, askedAt: null }, () => undefined)
    await paint()
    expect(painted).toEqual([])
  })

  it('are not measured in a hidden page, nor across hiding', async () => {
    const { page, push, paint, painted, clock } = pushing()
    push(0)
    await Promise.resolve()
    page.hide()
    push(0)
    clock.advance(60_000)
    page.show()
    await paint()
    expect(painted).toEqual([])
    push(0)
    await paint(3)
    expect(painted).toEqual([3])
  })

  it('end the measure of one where handing it on fails', async () => {
    const { pushes, push, paint, painted } = pushing()
    const keeper = pushes.keeper()
    expect(() =>
      push(0, () => {
        throw new Error('a view')
      }),
    ).toThrow('a view')
    keeper.take()
    keeper.shown()
    await paint()
    expect(painted).toEqual([0])
  })

  it('leave nothing behind when closed', async () => {
    const { pushes, push, page, painted } = pushing()
    push(0)
    await Promise.resolve()
    pushes.close()
    expect(page.listeners()).toBe(0)
    expect(painted).toEqual([])
  })
})
