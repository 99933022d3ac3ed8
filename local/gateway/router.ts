/** Which Lambda a request is for, by the contract's table. Pure. */

export interface Route {
  readonly method: string;
  /** With parameters as API Gateway writes them: `/api/calls/{callId}`. */
  readonly path: string;
  readonly auth: 'iam' | 'jwt' | 'jwt-admin';
  readonly lambda: string;
}

export interface Match {
  route: Route;
  /** Decoded. */
  params: Record<string, string>;
}

/**
 * Finds the route of a method and a raw path; where several fit, the one with more fixed segments,
 * as API Gateway does. `null` for none.
 */
export function createRouter(routes: readonly Route[]): (method: string, rawPath: string) => Match | null {
  const table = routes
    .map((route) => ({ route, segments: route.path.split('/') }))
    .sort((one, other) => parameterCount(one.segments) - parameterCount(other.segments));
  return (method, rawPath) => {
    const asked = rawPath.split('/');
    for (const { route, segments } of table) {
      if (route.method !== method || segments.length !== asked.length) continue;
      const params = paramsOf(segments, asked);
      if (params !== null) return { route, params };
    }
    return null;
  };
}

function paramsOf(segments: readonly string[], asked: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const given = asked[index] ?? '';
    if (!isParameter(segment)) {
      if (segment !== given) return null;
      continue;
    }
    const value = decoded(given);
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

/** `null` for a path that is no valid percent-encoding. */
function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
