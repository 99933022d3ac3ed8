/** Words of two people's changes to the same settings, in English. Only that view loads them. */
export const conflictWords = {
  conflictTitle: 'Somebody else saved meanwhile',
  conflictWhat:
    'What only one of you changed is kept. Where both changed the same field, choose. Nothing is saved before you say so.',
  mine: 'Yours',
  theirs: 'Theirs',
  who: { both: 'changed by both', they: 'changed by them', me: 'changed by you' },
  backToForm: 'Back to the form',
  saveBoth: 'Save this',
};
