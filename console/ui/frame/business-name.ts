import { useQuery } from '@tanstack/react-query';
import { useSignedIn } from '../context.tsx';

/** The business's name. The API gives it to admins; all others see the id, written as a name. */
export function useBusinessName(): string {
  const { api, session } = useSignedIn();
  const { data } = useQuery({
    queryKey: ['business', session.business],
    queryFn: ({ signal }) => api.ask('businessSettings', { id: session.business }, signal),
    enabled: session.role === 'admin',
    staleTime: 10 * 60_000,
  });
  return data?.business.name ?? nameOf(session.business);
}

/** `demo-clinic` becomes `Demo Clinic`. */
function nameOf(businessId: string): string {
  return businessId
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
