/** The business that the pages are about: what everybody who works for it may know. */
import { useQuery } from '@tanstack/react-query';
import type { BusinessAbout } from '../../shared/contract/business.ts';
import { useSignedIn } from './context.tsx';

/** Name, numbers, time zone, languages, names of people to transfer to. Undefined until they were read. */
export function useBusinessAbout(): BusinessAbout | undefined {
  const { api, session } = useSignedIn();
  const { data } = useQuery({
    queryKey: ['about', session.business],
    queryFn: ({ signal }) => api.ask('aboutBusiness', { id: session.business }, signal),
    enabled: session.business !== '',
    staleTime: 10 * 60_000,
  });
  return data?.about;
}

/** Until the business's name was read, its id, written as a name. The product's, where none is chosen. */
export function useBusinessName(): string {
  const { session } = useSignedIn();
  return useBusinessAbout()?.name ?? nameOf(session.business || 'sunrise-voice');
}

/** `demo-clinic` becomes `Demo Clinic`. */
function nameOf(businessId: string): string {
  return businessId
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
