"""IN WORK by the lead: household page with history. House: leave this one; you have list, filters, export, search."""
