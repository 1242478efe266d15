// Prints the SDL: `tsx schema/print.ts > schema/schema.graphql`. The committed file is the contract; a check compares it with this.
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from './schema.ts'

process.stdout.write(`${printSchema(lexicographicSortSchema(schema))}\n`)
