// Owns what text the store cannot hold: it is refused at the door, so that it never comes to the database.
export const unstorable = /[\0\p{Surrogate}]/u
