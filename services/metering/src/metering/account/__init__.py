"""Accounts as this service knows them: number, organisation, who may see them."""
