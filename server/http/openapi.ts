import { z } from 'zod';
import { Problem, type Contract } from '@/domain/api/contract';
import { operations } from '@/domain/api/operations';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });

/** The API as OpenAPI 3.1, made from the very schemas that parse its requests. */
export function describeApi(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Talkback', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        login: { type: 'apiKey', in: 'cookie', name: 'talkback-login' },
        key: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function describe(operation: Contract): Json {
  const { success, summary, access } = operation;
  const hasInput = !(operation.input instanceof z.ZodVoid);
  const hasOutput = !(operation.output instanceof z.ZodVoid);
  return {
    operationId: operation.operation,
    summary,
    security: access === 'anyone' ? [] : [{ login: [] }, ...(access === 'person' ? [] : [{ key: [] }])],
    parameters: [...parameters(operation.params, 'path'), ...parameters(operation.query, 'query')],
    ...(hasInput
      ? {
          requestBody: {
            required: !operation.input.safeParse(undefined).success,
            content: { 'application/json': { schema: schemaOf(operation.input, 'input') } },
          },
        }
      : {}),
    responses: {
      [success]: {
        description: summary,
        ...(hasOutput
          ? { content: { 'application/json': { schema: schemaOf(operation.output, 'output') } } }
          : {}),
      },
      default: {
        description: 'A refusal.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function parameters(shape: z.ZodType, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }));
}
