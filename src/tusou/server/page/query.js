// What is searched for, as an address: every search can be shared, and the back button works.

const LISTS = ["kind", "in", "lang", "field", "like", "unlike"];
const TEXTS = ["q", "picture", "item", "box", "after", "before", "view", "open"];

export function empty() {
  const query = {};
  for (const name of TEXTS) query[name] = "";
  for (const name of LISTS) query[name] = [];
  return query;
}

export function fromAddress(search = location.search) {
  const given = new URLSearchParams(search);
  const query = empty();
  for (const name of TEXTS) query[name] = given.get(name) ?? "";
  for (const name of LISTS) query[name] = given.getAll(name).filter(Boolean);
  return query;
}

function pairs(query, names) {
  const told = new URLSearchParams();
  for (const name of names) {
    for (const value of [query[name]].flat()) if (value) told.append(name, value);
  }
  return told;
}

export function toAddress(query) {
  const told = pairs(query, [...TEXTS, ...LISTS]).toString();
  return told ? `/?${told}` : "/";
}

/** The part that the API takes. */
export function toApi(query) {
  return pairs(query, ["q", "picture", "item", "box", "after", "before", ...LISTS]);
}

/** Whether there is something to look for, and not only something to keep away from. */
export const looksForSomething = (query) => Boolean(query.q.trim() || query.picture || query.item || query.like.length);
export const isFiltered = (query) => Boolean(query.kind.length || query.in.length || query.lang.length || query.field.length || query.after || query.before);
/** Whether there is an answer: filters alone list what passes. */
export const wantsSomething = (query) => looksForSomething(query) || isFiltered(query);
export const asksSomething = (query) => wantsSomething(query) || Boolean(query.unlike.length);
export const withoutFilters = (query) => ({ ...query, kind: [], in: [], lang: [], field: [], after: "", before: "" });
