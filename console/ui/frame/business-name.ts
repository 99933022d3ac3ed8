/** The business's id as a name: `demo-clinic` becomes `Demo Clinic`. A token of staff holds no more. */
export function businessName(businessId: string): string {
  return businessId
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
