/**
 * The names of the tools every agent has (contract, "Behaviour on the line"); a business's own
 * tools take others.
 */
export const contractTools: readonly string[] = [
  'transfer_call',
  'end_call',
  'set_language',
  'save_request',
  'lookup_customer',
];
