// Owns the bounds of what an agent may send. The server checks them before anything is written; descriptions quote them.
export const bounds = {
  bodyBytes: 8 * 1024 * 1024,
  heartbeatsARequest: 100,
  pipelines: 1_000,
  componentsAPipeline: 100,
  /** That a pipeline ever had, over all nodes. */
  componentsInAll: 1_000,
  logLines: 500,
  logLineBytes: 16 * 1024,
  labels: 64,
  filesystems: 100,
  /** Of every amount; sums of these stay finite. */
  gauge: Number.MAX_SAFE_INTEGER,
  temperature: 10_000,
  text: 253,
  shortText: 100,
} as const

export const shortestPassword = 12
export const longestPassword = 128

/** Of one person. */
export const mostViews = 50
