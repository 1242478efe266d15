// Owns one value and who wants to know when it changes, in the form that useSyncExternalStore reads.
import type { Cancel } from './clock.ts'

export interface ObservedValue<Value> {
  get(): Value
  subscribe(run: () => void): Cancel
}

export interface SettableValue<Value> extends ObservedValue<Value> {
  set(value: Value): void
}

export function createObservedValue<Value>(first: Value): SettableValue<Value> {
  const listeners = new Set<() => void>()
  let current = first
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return
      current = value
      for (const run of [...listeners]) run()
    },
    subscribe: (run) => {
      // A wrapper of its own: the same function may subscribe twice.
      const listener = () => run()
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
