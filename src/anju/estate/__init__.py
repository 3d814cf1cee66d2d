"""The estate: group, companies, projects, phases, buildings, units, rooms, common areas. Below stands only the core."""
