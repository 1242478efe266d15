// Owns what a document may cost: one for each field, times how many of it there may be. Known before anything is executed.
import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type ASTVisitor,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql'
import { defaultPage, largestPage } from '../../schema/page.ts'

export const mostCost = 2_000_000
export const deepest = 20

/** How many there are in a large installation, where that is far from the usual. */
export const sizes: Readonly<Record<string, number>> = {
  'Query.environments': 5,
  'AccessUpdate.environments': 5,
  'Environment.nodes': 200,
  'Environment.pipelines': 100,
  'Pipeline.nodePipelines': 100,
  'MetricUpdate.nodes': 200,
  'MetricUpdate.nodePipelines': 500,
  'MetricUpdate.samples': 200,
  'FleetStatus.nodes': 200,
  'FleetNode.hostSamples': 500,
  'NodePipeline.samples': 500,
  'NodeComponent.samples': 500,
  'Environment.throughput': 10,
  'Environment.volume': 10,
  'ThroughputSeries.points': 500,
  'VolumeComparison.pipelines': 100,
  'VolumeUpdate.minutes': 5,
  'Environment.hostLoad': 500,
  'FleetNode.hostLoad': 500,
  'Uptime.segments': 100,
  'Performance.operations': 100,
  'Performance.slow': 50,
}
const usualSize = 10

interface Measured {
  readonly cost: number
  /** Levels of selections, those inside of fragments included. */
  readonly depth: number
}

const nothing: Measured = { cost: 0, depth: 0 }

/** A validation rule. */
export function documentCost(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema()
  // Null: being measured; a fragment in itself is another rule's matter.
  const fragments = new Map<string, Measured | null>()

  function ofFragment(name: string): Measured {
    const known = fragments.get(name)
    if (known !== undefined) return known ?? nothing
    const fragment = context.getFragment(name)
    const type = fragment && schema.getType(fragment.typeCondition.name.value)
    if (!fragment || !type) return nothing
    fragments.set(name, null)
    const measured = measure(fragment.selectionSet, type)
    fragments.set(name, measured)
    return measured
  }

  function measure({ selections }: SelectionSetNode, type: GraphQLNamedType): Measured {
    const parts = selections.map((selection): Measured => {
      if (selection.kind === Kind.FIELD) return ofField(selection, type)
      if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value)
      const narrowed = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : type
      return narrowed ? measure(selection.selectionSet, narrowed) : nothing
    })
    return {
      cost: parts.reduce((sum, part) => sum + part.cost, 0),
      depth: Math.max(0, ...parts.map((part) => part.depth)),
    }
  }

  function ofField(node: FieldNode, type: GraphQLNamedType): Measured {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined
    if (!field || !node.selectionSet) return { cost: 1, depth: 1 }
    const of = getNamedType(field.type)
    if (!isCompositeType(of)) return { cost: 1, depth: 1 }
    const inner = measure(node.selectionSet, of)
    return { cost: 1 + sizeOf(node, field, type) * inner.cost, depth: 1 + inner.depth }
  }

  return {
    OperationDefinition(node) {
      const roots = {
        query: schema.getQueryType(),
        mutation: schema.getMutationType(),
        subscription: schema.getSubscriptionType(),
      }
      const root = roots[node.operation]
      if (!root) return
      const { cost, depth } = measure(node.selectionSet, root)
      if (depth > deepest)
        context.reportError(
          new GraphQLError(`The document: expected at most ${deepest} levels of selections, got ${depth}`),
        )
      if (cost > mostCost)
        context.reportError(
          new GraphQLError(
            `The document: expected a cost of at most ${mostCost} (one for each field, times how many there may be), got ${cost}`,
          ),
        )
    },
  }
}

/** A page is as large as it is asked for; what a variable says is not known yet. */
function sizeOf(node: FieldNode, field: GraphQLField<unknown, unknown>, type: GraphQLNamedType): number {
  if (!isListType(getNullableType(field.type))) return 1
  const usual = sizes[`${type.name}.${field.name}`]
  if (!field.args.some(({ name }) => name === 'first')) return usual ?? usualSize
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value
  if (first?.kind === Kind.INT) return Math.min(largestPage, Number(first.value))
  return usual ?? (first ? largestPage : defaultPage)
}
