import { describe, expect, it } from 'vitest'
import { fillTone, overallStatus, statusLook, type StatusCounts } from '../../web/ui/status-look.ts'

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
