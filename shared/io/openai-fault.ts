/**
 * What a failure of the `openai` SDK stands for. Codes and types only: its messages may quote the
 * prompt or part of the key.
 */
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { type Fault, FaultError, faultOfStatus } from '../fault.ts';
import { retryAfterMs } from './retry-after.ts';

/**
 * Kinds by section "failure taxonomy": an HTTP error by its status; an error inside the stream (it
 * has no status) by its code, else `server`; a lost connection, which workerd throws as a plain
 * `Error("Network connection lost.")`, `network`; a garbled chunk (`SyntaxError`) `protocol`.
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  if (error instanceof APIConnectionTimeoutError)
    return { source: 'llm', kind: 'stall', retryable: true, message: 'no answer in time' };
  if (error instanceof APIConnectionError)
    return { source: 'llm', kind: 'network', retryable: true, message: causeOf(error) };
  if (error instanceof APIError) return faultOfApi(error);
  if (error instanceof SyntaxError)
    return { source: 'llm', kind: 'protocol', retryable: true, message: 'a chunk that is no JSON' };
  return {
    source: 'llm',
    kind: 'network',
    retryable: true,
    message: error instanceof Error ? error.message : 'connection failed',
  };
}

function faultOfApi(error: APIError): Fault {
  const code = error.code || error.type || 'no code';
  // An empty account answers 429 like a busy one, but no waiting helps: the next provider is asked at once.
  if (code === 'insufficient_quota') return { source: 'llm', kind: 'auth', retryable: false, message: code };
  if (error.status !== undefined) {
    return faultOfStatus(
      'llm',
      error.status,
      `${error.status} ${code}`,
      error.headers ? retryAfterMs(error.headers) : undefined,
    );
  }
  if (code === 'rate_limit_exceeded') return { source: 'llm', kind: 'rate', retryable: true, message: code };
  if (code === 'invalid_api_key') return { source: 'llm', kind: 'auth', retryable: false, message: code };
  if (
    code === 'model_not_found' ||
    code === 'context_length_exceeded' ||
    error.type === 'invalid_request_error'
  ) {
    return { source: 'llm', kind: 'config', retryable: false, message: code };
  }
  return { source: 'llm', kind: 'server', retryable: true, message: code };
}

function causeOf(error: APIConnectionError): string {
  return error.cause instanceof Error ? error.cause.message : 'connection failed';
}
