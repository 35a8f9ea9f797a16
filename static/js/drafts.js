export function startDrafts() {}
