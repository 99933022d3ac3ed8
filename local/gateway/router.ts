/** Finds the route of a request in the contract's table. Pure. */
import type { Auth } from '../../shared/contract/endpoint.ts';

export interface Route {
  readonly method: string;
  /** With parameters as API Gateway writes them: `/api/calls/{callId}`. */
  readonly path: string;
  readonly auth: Auth;
  readonly lambda: string;
}

export interface Match {
  route: Route;
  /** Decoded. */
  params: Record<string, string>;
}

/**
 * Returns a function from a method and a raw path to the route, or `null`. If several routes match,
 * the one with the fewest parameters wins, as in API Gateway.
 */
export function createRouter(routes: readonly Route[]): (method: string, rawPath: string) => Match | null {
  const table = routes
    .map((route) => ({ route, segments: route.path.split('/') }))
    .sort((one, other) => parameterCount(one.segments) - parameterCount(other.segments));
  return (method, rawPath) => {
    const parts = rawPath.split('/');
    for (const { route, segments } of table) {
      if (route.method !== method || segments.length !== parts.length) continue;
      const params = paramsOf(segments, parts);
      if (params !== null) return { route, params };
    }
    return null;
  };
}

function paramsOf(segments: readonly string[], parts: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (!isParameter(segment)) {
      if (segment !== part) return null;
      continue;
    }
    const value = decoded(part);
    if (value === null || value === '') return null;
    params[segment.slice(1, -1)] = value;
  }
  return params;
}

function parameterCount(segments: readonly string[]): number {
  return segments.filter(isParameter).length;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

/** `null` if the percent-encoding is not valid. */
function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
