// Owns where the components of a pipeline stand and what flows into what: sources, the transforms in a chain, sinks. Pure.

export type ComponentKind = 'SOURCE' | 'TRANSFORM' | 'SINK'

export interface GraphNode {
  readonly id: string
  readonly kind: ComponentKind
  readonly x: number
  readonly y: number
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
}

export interface GraphLayout {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly width: number
  readonly height: number
}

export const boxWidth = 160
export const boxHeight = 112
const gapX = 30
const gapY = 16

/** `components` in their order: sources, transforms, sinks. */
export function layOut(components: readonly { readonly id: string; readonly kind: ComponentKind }[]): GraphLayout {
  const sources = components.filter(({ kind }) => kind === 'SOURCE')
  const transforms = components.filter(({ kind }) => kind === 'TRANSFORM')
  const sinks = components.filter(({ kind }) => kind === 'SINK')
  const columns = [sources, ...transforms.map((one) => [one]), sinks].filter((column) => column.length > 0)
  const tallest = Math.max(0, ...columns.map((column) => heightOf(column.length)))
  const nodes = columns.flatMap((column, at) =>
    column.map(({ id, kind }, row) => ({
      id,
      kind,
      x: at * (boxWidth + gapX),
      y: (tallest - heightOf(column.length)) / 2 + row * (boxHeight + gapY),
    })),
  )
  // From each column everything flows into all of the next: a chain has one in each.
  const edges = columns
    .slice(1)
    .flatMap((column, at) => (columns[at] ?? []).flatMap((from) => column.map((to) => ({ from: from.id, to: to.id }))))
  return { nodes, edges, width: Math.max(0, columns.length * (boxWidth + gapX) - gapX), height: tallest }
}

function heightOf(boxes: number): number {
  return boxes * (boxHeight + gapY) - gapY
}

/** A soft curve from the right side of one box to the left side of another. */
export function edgePath(from: GraphNode, to: GraphNode): string {
  const [x1, y1] = [from.x + boxWidth, from.y + boxHeight / 2]
  const [x2, y2] = [to.x, to.y + boxHeight / 2]
  const bend = (x2 - x1) / 2
  return `M${x1},${y1}C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`
}
