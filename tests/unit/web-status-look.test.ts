import { describe, expect, it } from 'vitest'
import { fillTone, isBeating, overallStatus, statusLook, type StatusCounts } from '../../web/ui/status-look.ts'

const none: StatusCounts = { total: 0, healthy: 0, degraded: 0, offline: 0, unknown: 0, maintenance: 0 }

describe('the look of a status', () => {
  it('differs in shape wherever it differs in tone among the states of a node', () => {
    const shapes = ['HEALTHY', 'DEGRADED', 'OFFLINE', 'UNKNOWN', 'MAINTENANCE'].map(
      (status) => statusLook(status).shape,
    )
    expect(new Set(shapes).size).toBe(shapes.length)
  })

  it('of a status from a newer server is its own name', () => {
    expect(statusLook('QUARANTINED')).toEqual({ label: 'Quarantined', tone: 'idle', shape: 'ring' })
  })
})

describe('whether a node beats', () => {
  const at = (ms: number) => new Date(ms).toISOString()

  it('is told by its status, but for maintenance, which a person set', () => {
    const old = { lastHeartbeatAt: at(1_000) }
    const beating = (['HEALTHY', 'DEGRADED', 'OFFLINE', 'UNKNOWN', 'MAINTENANCE'] as const).filter((status) =>
      isBeating({ status, ...old }, 2_000),
    )
    expect(beating).toEqual(['HEALTHY', 'DEGRADED'])
  })

  it('is told in maintenance by when it was heard, and on the edge it is not late', () => {
    const heard = (ms: number) => isBeating({ status: 'MAINTENANCE', lastHeartbeatAt: at(ms) }, 2_000)
    expect([1_999, 2_000, 2_001].map(heard)).toEqual([false, true, true])
    expect(isBeating({ status: 'MAINTENANCE', lastHeartbeatAt: null }, -Infinity)).toBe(false)
  })
})

describe('a meter', () => {
  it('turns at 75 and at 90', () => {
    expect([0, 74.9, 75, 89.9, 90, 100].map(fillTone)).toEqual(['accent', 'accent', 'warn', 'warn', 'bad', 'bad'])
  })
})

describe('one status for many nodes', () => {
  it('is trouble first', () => {
    expect(overallStatus({ ...none, total: 9, healthy: 7, degraded: 1, offline: 1 })).toBe('OFFLINE')
    expect(overallStatus({ ...none, total: 9, healthy: 8, degraded: 1 })).toBe('DEGRADED')
  })

  it('is UNKNOWN only where nothing is known', () => {
    expect(overallStatus({ ...none, total: 3, healthy: 1, unknown: 2 })).toBe('HEALTHY')
    expect(overallStatus({ ...none, total: 2, unknown: 2 })).toBe('UNKNOWN')
    expect(overallStatus(none)).toBe('UNKNOWN')
  })
})
