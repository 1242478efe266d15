// Owns executing a mutation on inputs that were coerced before, where that is sure. What is not sure is executed as it came, so that values, errors and statuses are those of stock GraphQL.
import {
  getNamedType,
  getOperationAST,
  GraphQLScalarType,
  GraphQLSchema,
  isInputObjectType,
  isInputType,
  Kind,
  OperationTypeNode,
  typeFromAST,
  type DocumentNode,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql'
import { createCoercerCompiler, type Coerce } from './coerce-input.ts'

export interface Execution {
  readonly schema: GraphQLSchema
  /** Validated against the public schema. */
  readonly document: DocumentNode
  readonly operationName?: string | null
  readonly variableValues?: Readonly<Record<string, unknown>> | null
}

export interface FastInput {
  /** The execution with the same outcome and its inputs coerced already; the same one where that is not sure. */
  faster(execution: Execution): Execution
}

/** The type of what was coerced already: its values pass as they are. */
const coercedType: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'CoercedInput' } }

interface Plan {
  /** Its inputs are of the type above; a variable in an argument is not looked at again. */
  readonly document: DocumentNode
  readonly coercers: ReadonlyMap<string, Coerce>
}

export function createFastInput(publicSchema: GraphQLSchema): FastInput {
  const schema = withCoercedType(publicSchema)
  const compile = createCoercerCompiler()
  // Lives as long as the document does in the cache of parsed ones.
  const plans = new WeakMap<OperationDefinitionNode, Plan>()

  function coercerOf(typeNode: TypeNode): Coerce | null {
    const type = typeFromAST(publicSchema, typeNode)
    return isInputType(type) && isInputObjectType(getNamedType(type)) ? compile(type) : null
  }

  function planOf(document: DocumentNode, operation: OperationDefinitionNode): Plan {
    const known = plans.get(operation)
    if (known) return known
    const coercers = new Map<string, Coerce>()
    const variableDefinitions = operation.variableDefinitions?.map((definition) => {
      const coerce = coercerOf(definition.type)
      if (!coerce) return definition
      coercers.set(definition.variable.name.value, coerce)
      return { ...definition, type: coercedType }
    })
    const rewritten = { ...operation, ...(variableDefinitions && { variableDefinitions }) }
    const definitions = document.definitions.map((definition) => (definition === operation ? rewritten : definition))
    const plan = { document: { ...document, definitions }, coercers }
    plans.set(operation, plan)
    return plan
  }

  return {
    faster(execution) {
      const { document, operationName, variableValues } = execution
      const operation = getOperationAST(document, operationName)
      // Introspection is asked by queries: they keep the schema that has no type beside the public ones.
      if (operation?.operation !== OperationTypeNode.MUTATION || !variableValues) return execution
      const plan = planOf(document, operation)
      const coerced = plan.coercers.size > 0 ? coerceAll(variableValues, plan.coercers) : null
      return coerced ? { ...execution, schema, document: plan.document, variableValues: coerced } : execution
    },
  }
}

function withCoercedType(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig()
  const type = new GraphQLScalarType({ name: coercedType.name.value, description: 'An input that was coerced before.' })
  return new GraphQLSchema({ ...config, types: [...config.types, type] })
}

/** Null where a variable is absent or its value not surely right. */
function coerceAll(
  variables: Readonly<Record<string, unknown>>,
  coercers: ReadonlyMap<string, Coerce>,
): Record<string, unknown> | null {
  const coerced: [string, unknown][] = []
  try {
    for (const [name, coerce] of coercers) {
      if (!Object.hasOwn(variables, name)) return null
      coerced.push([name, coerce(variables[name])])
    }
  } catch {
    return null
  }
  // Of entries, because a variable may be named __proto__.
  return { ...variables, ...Object.fromEntries(coerced) }
}
