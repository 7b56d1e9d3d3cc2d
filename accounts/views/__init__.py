"""HTTP only: parse, call, render. One module a noun; who may is said by each view's guard."""
