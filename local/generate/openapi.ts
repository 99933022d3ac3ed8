/** Writes `docs/openapi.json` (OpenAPI 3.1) from the contract's table. */
import { type Endpoint, ErrorBody } from '../../shared/contract/endpoint.ts';
import { type EndpointName, endpoints } from '../../shared/contract/index.ts';
import { type JsonSchema, jsonSchemaOf } from './json-schemas.ts';

const errors: Readonly<Record<number, string>> = {
  400: 'The request breaks the contract; `issues` names every wrong field.',
  401: 'No credential.',
  403: 'A wrong credential, or one that is not enough.',
  404: "There is no such thing, or it is another business's.",
  409: 'Not now: something it needs is missing, or somebody else was first.',
  413: 'The body is too large.',
  429: 'Too many requests; `Retry-After` says when to come back.',
  503: 'A service behind this one does not answer; the same request is worth repeating after `Retry-After` seconds.',
};

export function openApiDocument(version: string): object {
  const rows = Object.entries(endpoints) as [EndpointName, Endpoint][];
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, endpoint] of rows) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(name, endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sunrise Voice API',
      version,
      description:
        'Generated from shared/contract/index.ts. Times are ISO 8601 in UTC, phone numbers E.164 or a short code, money is an integer of micro-rupees.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:8788', description: 'npm start' }],
    paths,
    components: {
      schemas: { Error: jsonSchemaOf(ErrorBody, 'output') },
      responses: Object.fromEntries(
        Object.entries(errors).map(([status, description]) => [
          `E${status}`,
          { description, content: json({ $ref: '#/components/schemas/Error' }) },
        ]),
      ),
      securitySchemes: {
        edge: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS Signature Version 4, service execute-api.',
          'x-amazon-apigateway-authtype': 'awsSigv4',
        },
        staff: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of a business: its staff.',
        },
        admin: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of a business: its admins.',
        },
        adminOrOperator: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of a business: its admins; or of an operator, for any business.',
        },
        operator: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of an operator.',
        },
        staffOrOperator: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of a business: its staff and admins; or of an operator, for any business.',
        },
      },
    },
  };
}

const securityOf = {
  iam: 'edge',
  jwt: 'staff',
  'jwt-admin': 'admin',
  'jwt-admin-operator': 'adminOrOperator',
  'jwt-staff-operator': 'staffOrOperator',
  'jwt-operator': 'operator',
} as const;

function operation(name: EndpointName, endpoint: Endpoint): object {
  const parameters = [...parametersOf(endpoint, 'path'), ...parametersOf(endpoint, 'query')];
  return {
    operationId: name,
    summary: endpoint.does,
    tags: [endpoint.lambda],
    security: [{ [securityOf[endpoint.auth]]: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.request ? { requestBody: { required: true, content: json(bodyOf(endpoint)) } } : {}),
    responses: { ...successOf(endpoint), ...errorsOf(endpoint) },
  };
}

function bodyOf({ request, within }: Endpoint): JsonSchema {
  const schema = request ? jsonSchemaOf(request, 'input') : {};
  if (within === undefined) return schema;
  return { anyOf: [schema, { type: 'object', properties: { [within]: schema }, required: [within] }] };
}

function successOf(endpoint: Endpoint): object {
  if (endpoint.status === 204) return { 204: { description: 'Done.' } };
  const content = {
    ...json(jsonSchemaOf(endpoint.response, 'output')),
    ...(endpoint.csv ? { 'text/csv': { schema: { type: 'string' } } } : {}),
  };
  const redirect = {
    302: {
      description: 'Where it is.',
      headers: { Location: { schema: { type: 'string', format: 'uri' } } },
    },
  };
  return { 200: { description: 'The answer.', content }, ...(endpoint.redirects ? redirect : {}) };
}

function errorsOf(endpoint: Endpoint): object {
  const asks =
    endpoint.request !== undefined || endpoint.query !== undefined || endpoint.wrongParam !== undefined;
  const statuses = [
    asks ? 400 : 0,
    401,
    403,
    404,
    endpoint.request ? 409 : 0,
    endpoint.request ? 413 : 0,
    429,
    503,
  ];
  return Object.fromEntries(
    statuses
      .filter((status) => status !== 0)
      .map((status) => [status, { $ref: `#/components/responses/E${status}` }]),
  );
}

function parametersOf(endpoint: Endpoint, place: 'path' | 'query'): object[] {
  const given = place === 'path' ? endpoint.params : endpoint.query;
  if (!given) return [];
  const schema = jsonSchemaOf(given, 'input');
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties ?? {}).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: each,
  }));
}

function json(schema: object): Record<string, object> {
  return { 'application/json': { schema } };
}
