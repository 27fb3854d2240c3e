//! Entity sets: entities in order, found by key.

use std::collections::HashMap;
use std::sync::Arc;

use super::entity::Entity;

/// Entities in the order in which they came; positions never change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Set {
    entities: Vec<Arc<Entity>>,
    positions: HashMap<String, usize>,
}

impl Set {
    pub(crate) fn len(&self) -> usize {
        self.entities.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Entity>> {
        self.entities.iter()
    }

    /// The entity at this position.
    pub(crate) fn at(&self, position: usize) -> Option<&Arc<Entity>> {
        self.entities.get(position)
    }

    /// The entity with this key; letters of GUIDs may be large.
    pub(crate) fn get(&self, key: &str) -> Option<&Arc<Entity>> {
        let position = self
            .positions
            .get(key)
            .or_else(|| self.positions.get(&key.to_ascii_lowercase()))?;
        self.at(*position)
    }

    /// Adds an entity at the end; one that has the key of another is not found by it.
    pub(crate) fn push(&mut self, entity: Arc<Entity>) {
        let position = self.entities.len();
        self.positions
            .entry(entity.key().to_owned())
            .or_insert(position);
        self.entities.push(entity);
    }

    /// Puts an entity in the place of the one that has its key.
    pub(crate) fn replace(&mut self, entity: Arc<Entity>) {
        if let Some(position) = self.positions.get(entity.key()) {
            self.entities[*position] = entity;
        }
    }
}

impl FromIterator<Entity> for Set {
    fn from_iter<I: IntoIterator<Item = Entity>>(entities: I) -> Self {
        let mut set = Self::default();
        entities
            .into_iter()
            .for_each(|entity| set.push(Arc::new(entity)));
        set
    }
}
