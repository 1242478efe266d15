// Owns how much memory the page's scripts hold, where the browser tells it (Chromium does).

export interface MemorySnapshot {
  /** MiB. */
  readonly usedJsHeapMb: number
  readonly totalJsHeapMb: number
}

interface HeapTold {
  readonly usedJSHeapSize: number
  readonly totalJSHeapSize: number
}

const mebibyte = 1024 * 1024

export function pageMemory(): MemorySnapshot | null {
  const { memory } = performance as Performance & { readonly memory?: HeapTold }
  if (!memory) return null
  return { usedJsHeapMb: memory.usedJSHeapSize / mebibyte, totalJsHeapMb: memory.totalJSHeapSize / mebibyte }
}
